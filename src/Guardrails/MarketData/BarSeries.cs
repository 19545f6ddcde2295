namespace Guardrails.MarketData;

/// <summary>Closed and checked bars of one answer, and from when on they say nothing of now.</summary>
internal sealed class BarSeries(TimeSpan interval, IReadOnlyList<PriceBar> bars, DateTimeOffset asOf, DateTimeOffset now, TimeSpan age)
{
    /// <summary>All of them, oldest first; at least one.</summary>
    public IReadOnlyList<PriceBar> Bars { get; } = bars;

    /// <summary>When the age was worked out.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>How long the last bar was closed by then, without the time in which the market was closed.</summary>
    public TimeSpan Age { get; } = age;

    /// <summary>When the next bar closes of which the answer cannot know.</summary>
    public DateTimeOffset NextClose { get; } = bars[^1].End + (interval * ((int)((asOf - bars[^1].End) / interval) + 1));

    /// <summary>What the bars are to a caller who wants some of them.</summary>
    /// <param name="wanted">How many are wanted, and how old they may be.</param>
    /// <param name="later">How long after <see cref="Now"/> it is.</param>
    public BarReading Judge(BarRequest wanted, TimeSpan later)
    {
        var age = Age + later;
        return age > wanted.MaxAge ? new BarReading.Stale { Symbol = wanted.Symbol, Interval = wanted.Interval, Age = age, Last = Bars[^1], MaxAge = wanted.MaxAge }
            : Bars.Count < wanted.Count ? new BarReading.Insufficient { Symbol = wanted.Symbol, Interval = wanted.Interval, Have = Bars.Count, Wanted = wanted.Count, Series = this }
            : new BarReading.Ok { Symbol = wanted.Symbol, Interval = wanted.Interval, Bars = Bars.Count == wanted.Count ? Bars : [.. Bars.Skip(Bars.Count - wanted.Count)], Series = this };
    }
}
