using Guardrails.Limits;

namespace Guardrails.Exposure;

/// <summary>One configured limit and the amount it currently means. Only <see cref="ExposureTotals"/> can write it.</summary>
internal abstract class ResolvedLimit(Limit limit)
{
    public Limit Limit { get; } = limit;

    /// <summary>The amount; <see langword="null"/> while it is a fraction of an equity that is not known.</summary>
    public decimal? Amount { get; private protected set; } = limit.IsFractionOfEquity ? null : limit.Value;

    /// <summary>Whether a value is above the amount; never while there is no amount.</summary>
    public bool IsBelow(in decimal value) => Amount is { } amount && amount < value;
}
