namespace Guardrails.Exposure;

/// <summary>One total against its limit. What is left is kept up to date, so that a decision only compares. Only <see cref="ExposureTotals"/> can write it.</summary>
internal abstract class LimitUsage(ResolvedLimit cell)
{
    // Negative when the limit is passed; without bound while the limit has no amount: then EquityRule denies.
    private protected decimal Left;

    /// <summary>The limit, with the amount it currently means.</summary>
    public ResolvedLimit Cell { get; } = cell;

    public decimal Used { get; private protected set; }

    /// <summary>Whether this much more stays within the limit.</summary>
    public bool Covers(in decimal added) => added <= Left;
}
