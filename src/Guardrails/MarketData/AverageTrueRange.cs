namespace Guardrails.MarketData;

/// <summary>
/// The average true range (ATR): how far the price moves in one bar, as a rule. A stop at a multiple of it is as far from the price as the instrument moves, whatever the instrument.
/// </summary>
/// <remarks>
/// <para>
/// The true range of a bar is the largest of high − low, |high − close before| and |low − close before|, so that a gap counts. The first average is the simple mean of n true ranges, every further one is
/// (average before × (n − 1) + true range) / n. Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978, chapter III.
/// </para>
/// <para>
/// An example with n = 3, as high / low / close: 101 / 99 / 100, 103 / 100 / 102, 105 / 102 / 104, 104 / 101 / 101, 108 / 104 / 107. The true ranges of the last four are 3, 3, 3 and 7 (from the close 101 to the high 108). The
/// first average is (3 + 3 + 3) / 3 = 3, and the second one (3 × 2 + 7) / 3 = 4.333. A stop of two of them below the close of 107 is at 98.33.
/// </para>
/// <para>Pure functions in <see cref="decimal"/>; thread-safe. The value depends on how many bars there are, because the smoothing never forgets wholly: ask for the same number every time, some 100 with n = 14.</para>
/// </remarks>
public static class AverageTrueRange
{
    /// <summary>How many bars the first value needs: one more than the period, because the true range looks at the close before.</summary>
    /// <param name="period">How many true ranges are averaged, 1 to 999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is out of range.</exception>
    public static int BarsFor(int period) => Period.BarsFor(period);

    /// <summary>The average true range at the last bar, in the unit of the price.</summary>
    /// <param name="bars">Bars of <see cref="BarReading.Ok"/>, oldest first.</param>
    /// <param name="period">How many true ranges are averaged, 1 to 999. Wilder uses 14.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is out of range.</exception>
    public static IndicatorReading Of(IReadOnlyList<PriceBar> bars, int period = 14)
    {
        if (Period.Lacks(bars, period) is { } few)
        {
            return few;
        }

        var average = new WilderAverage(period);
        for (var i = 1; i < bars.Count; i++)
        {
            average.Add(TrueRange(bars[i], bars[i - 1].Close));
        }

        return new IndicatorReading.Ok(average.Value);
    }

    private static decimal TrueRange(PriceBar bar, decimal before) => Math.Max(bar.High, before) - Math.Min(bar.Low, before);
}
