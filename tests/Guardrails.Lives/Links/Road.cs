using Guardrails.Lives.Plans;
using Guardrails.Lives.Playing;

namespace Guardrails.Lives.Links;

/// <summary>On which road the lives of a run reach their venue.</summary>
/// <param name="Project">The program that plays them, for the line that replays one.</param>
/// <param name="Draw">Makes the plan of a seed: what the road cannot carry is not in it.</param>
/// <param name="Connect">Opens the link of a life.</param>
/// <param name="Explained">The seeds whose violation is known and accepted, with the reason.</param>
internal sealed record Road(string Project, Func<ulong, LifePlan> Draw, Func<LifeWorld, IVenueLink> Connect, IReadOnlyDictionary<ulong, string> Explained)
{
    /// <summary>In the process, without a wire.</summary>
    public static Road Direct() => new("tests/Guardrails.Lives", static seed => LifePlan.Draw(seed), static _ => new DirectLink(), ExplainedSeeds.Read());
}
