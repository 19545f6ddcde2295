namespace Guardrails.MarketData;

/// <summary>Over how many bars an indicator averages. Each value of a bar needs the bar before it, so n values need n + 1 bars.</summary>
internal static class Period
{
    public const int Max = BarRequest.MaxCount - 1;

    /// <summary>How many bars the first value needs.</summary>
    public static int BarsFor(int period) => period is >= 1 and <= Max ? period + 1
        : throw new ArgumentOutOfRangeException(nameof(period), period, $"period is {period}; it is 1 to {Max}. Wilder uses 14.");

    /// <summary>That there are too few bars; <see langword="null"/> when there are enough.</summary>
    public static IndicatorReading.Insufficient? Lacks(IReadOnlyList<PriceBar> bars, int period)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var wanted = BarsFor(period);
        return bars.Count < wanted ? new IndicatorReading.Insufficient { Have = bars.Count, Wanted = wanted } : null;
    }
}
