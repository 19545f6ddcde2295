namespace Guardrails.Protection;

/// <summary>One thing that an audit of protection has found.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record ProtectionFinding
{
    /// <summary>What kind of thing.</summary>
    public required ProtectionFault Fault { get; init; }

    /// <summary>The order it is about, by its client order id or, without one, by the venue's; <see langword="null"/> when it is about the position.</summary>
    public string? Order { get; init; }

    /// <summary>How much of the position it is about, in units.</summary>
    public decimal Quantity { get; init; }

    /// <summary>The finding as a sentence, with its numbers.</summary>
    public required string Sentence { get; init; }

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}
