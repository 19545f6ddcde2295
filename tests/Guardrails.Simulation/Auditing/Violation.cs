namespace Guardrails.Simulation.Auditing;

/// <summary>Something that must never be, and was.</summary>
/// <param name="Oracle">What was looked at.</param>
/// <param name="What">What was seen, with the numbers.</param>
/// <param name="Event">The number of the event after which it was seen.</param>
internal sealed record Violation(string Oracle, string What, long Event)
{
    public override string ToString() => $"{Oracle} at event {Event}: {What}";
}
