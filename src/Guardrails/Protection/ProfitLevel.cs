namespace Guardrails.Protection;

/// <summary>One level of <see cref="PartialProfits"/>: where a part of the gain is taken, and how much.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record ProfitLevel
{
    /// <summary>After how much gain, in R: above 0 and at most 100. With an entry at 100 and R = 5, 2 is at 110 of a long position and at 90 of a short one.</summary>
    public required decimal At { get; init; }

    /// <summary>How much of the initial quantity is taken, as a fraction above 0 and at most 1: of 59, 0.5 is 29 in lots of 1.</summary>
    public required decimal Fraction { get; init; }
}
