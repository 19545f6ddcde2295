using Guardrails.MarketData;

namespace Guardrails.Protection;

/// <summary>The bars that plans are worked out with, and follow the price by.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PlanBars
{
    /// <summary>The averages of Wilder never forget wholly: the same number every time gives the same answer.</summary>
    private const int Usual = 100;

    private readonly BarCache? _bars;
    private readonly TimeSpan _interval;

    public PlanBars(IBarSource? source, TimeSpan interval, TimeProvider time) =>
        (_bars, _interval) = (source is null ? null : new BarCache(source, new BarCacheOptions { TimeProvider = time }), interval);

    /// <summary>How long a bar is.</summary>
    public TimeSpan Interval => _interval;

    /// <summary>Why a plan cannot be followed here; <see langword="null"/> when it can.</summary>
    public string? Problem(ProtectionPlan plan) =>
        plan.NeedsBars && _bars is null ? "the plan needs bars, for an average true range or for momentum, and there is no source of them; set GuardedBrokerOptions.Bars" : null;

    /// <summary>The average true range that a plan needs for its first prices, or why it is not known; neither when it needs none.</summary>
    public async ValueTask<(decimal? Range, string? Lacks)> RangeAsync(ProtectionPlan plan, Symbol symbol, decimal? given, CancellationToken cancellationToken) =>
        !plan.NeedsRange || given is not null || _bars is null ? (given, null) : RangeOf(await _bars.GetBarsAsync(Request(symbol, Usual), cancellationToken).ConfigureAwait(false));

    /// <summary>The average true range of a reading, or why there is none.</summary>
    public static (decimal? Range, string? Lacks) RangeOf(BarReading reading) => UsableBars.Problem(reading, reading.Symbol, Usual, out var bars) is { } problem
        ? (null, $"the average true range of {reading.Symbol} is not known: {problem.TrimEnd('.')}")
        : (((IndicatorReading.Ok)AverageTrueRange.Of(bars)).Value, null);

    /// <summary>The last bars, if they are there at once; otherwise they are asked for, and are there at one of the next looks.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="wanted">How many the formulas need.</param>
    /// <param name="stopping">Ends the question.</param>
    /// <returns><see langword="null"/> while the answer is not there, or where there is no source.</returns>
    public BarReading? Latest(Symbol symbol, int wanted, CancellationToken stopping)
    {
        var answer = _bars?.GetBarsAsync(Request(symbol, Math.Max(wanted, Usual)), stopping);
        return answer is { IsCompletedSuccessfully: true } ready ? ready.Result : null;
    }

    private BarRequest Request(Symbol symbol, int count) => new() { Symbol = symbol, Interval = _interval, Count = count };
}
