using Guardrails.Limits;

namespace Guardrails.Exposure;

/// <summary>One configured limit and the amount it currently means.</summary>
internal sealed class ResolvedLimit(Limit limit)
{
    private readonly List<LimitUsage> _gauges = [];

    public Limit Limit { get; } = limit;

    /// <summary>The amount; <see langword="null"/> while it is a fraction of an equity that is not known.</summary>
    public decimal? Amount { get; private set; } = limit.IsFractionOfEquity ? null : limit.Value;

    /// <summary>Works the amount out anew; equity that is missing or not above 0 leaves none.</summary>
    public void Resolve(decimal? equity)
    {
        if (Limit.IsFractionOfEquity)
        {
            Amount = equity is { } e && e > 0m ? Valuation.RoundDown(e * Limit.Value) : null;
            foreach (var gauge in _gauges)
            {
                gauge.Set(gauge.Used);
            }
        }
    }

    /// <summary>Whether a value is above the amount; never while there is no amount.</summary>
    public bool IsBelow(in decimal value) => Amount is { } amount && amount < value;

    public void Add(LimitUsage gauge) => _gauges.Add(gauge);
}
