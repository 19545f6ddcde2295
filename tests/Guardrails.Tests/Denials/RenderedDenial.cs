using Guardrails.Denials;
using Guardrails.Tests.Rules;

namespace Guardrails.Tests.Denials;

/// <summary>The words of one denial code, as the shortest case raises it. The tests hold the words, and the reference page shows them.</summary>
/// <param name="Case">What raises the code.</param>
/// <param name="Violation">What the guard said.</param>
internal sealed record RenderedDenial(RuleCase Case, Violation Violation)
{
    /// <summary>The first case of every code, in the order of the catalogue.</summary>
    public static IReadOnlyList<RenderedDenial> All { get; } = [.. DenialCodes.All.Select(static code => Of(RuleCases.All.First(c => c.Code.Equals(code))))];

    /// <summary>What is wrong, and what to do.</summary>
    public string Text => $"{Violation.Message} {Violation.Remedy}";

    public static RenderedDenial Of(RuleCase c) => new(c, c.Above()!.Violations.First(v => v.Code.Equals(c.Code)));
}
