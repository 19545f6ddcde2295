namespace Guardrails.MarketData;

/// <summary>
/// The relative strength index (RSI): momentum between 0 and 100. Above 50 the closes rise more than they fall, below 50 they fall more. The measure of a short position is 100 less the value.
/// </summary>
/// <remarks>
/// <para>
/// Of each close the gain over the close before is max(0, change) and the loss max(0, −change). Both are averaged as in <see cref="AverageTrueRange"/>: the first average is the simple mean of n, every further one is
/// (average before × (n − 1) + value) / n. The index is 100 − 100 / (1 + average gain / average loss), which is 100 × average gain / (average gain + average loss). Where no close has changed, both are 0, and the value is 50:
/// neither strong nor weak. Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978, chapter VI.
/// </para>
/// <para>
/// An example with n = 3 and the closes 100, 102, 104, 101, 107: the gains are 2, 2, 0, 6 and the losses 0, 0, 3, 0. At 101 the averages are 4 / 3 and 1, and the index is 57.14. At 107 they are
/// (4 / 3 × 2 + 6) / 3 = 2.889 and (1 × 2 + 0) / 3 = 0.667, and the index is 81.25: momentum has become stronger.
/// </para>
/// <para>
/// Whether momentum becomes stronger or weaker is the value over all bars against the value without the last bar. The index has the same scale for every instrument and every interval, a rate of change has not: 2 % in a day is much
/// for SPY and little for GME.
/// </para>
/// <para>Pure functions in <see cref="decimal"/>; thread-safe. The value depends on how many bars there are: ask for the same number every time, some 100 with n = 14.</para>
/// </remarks>
public static class RelativeStrengthIndex
{
    /// <summary>How many bars the first value needs: one more than the period, because a change looks at the close before.</summary>
    /// <param name="period">How many changes are averaged, 1 to 999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is out of range.</exception>
    public static int BarsFor(int period) => Period.BarsFor(period);

    /// <summary>The index at the last bar, 0 to 100.</summary>
    /// <param name="bars">Bars of <see cref="BarReading.Ok"/>, oldest first.</param>
    /// <param name="period">How many changes are averaged, 1 to 999. Wilder uses 14.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is out of range.</exception>
    public static IndicatorReading Of(IReadOnlyList<PriceBar> bars, int period = 14)
    {
        if (Period.Lacks(bars, period) is { } few)
        {
            return few;
        }

        var (gains, losses) = (new WilderAverage(period), new WilderAverage(period));
        for (var i = 1; i < bars.Count; i++)
        {
            var change = bars[i].Close - bars[i - 1].Close;
            gains.Add(Math.Max(0m, change));
            losses.Add(Math.Max(0m, -change));
        }

        var all = gains.Value + losses.Value;
        return new IndicatorReading.Ok(all == 0m ? 50m : 100m * gains.Value / all);
    }
}
