using Guardrails.MarketData;

namespace Guardrails.Tests.MarketData;

/// <summary>The average true range and the relative strength index, on the examples of their documentation and at their boundaries.</summary>
public sealed class IndicatorTests
{
    private static readonly (decimal High, decimal Low, decimal Close)[] _example = [(101m, 99m, 100m), (103m, 100m, 102m), (105m, 102m, 104m), (104m, 101m, 101m), (108m, 104m, 107m)];

    [Fact]
    public void TrueRange_Example()
    {
        Assert.Equal(3m, Value(AverageTrueRange.Of(Bars.Of(_example[..4]), 3)));
        Assert.Equal(13m / 3m, Value(AverageTrueRange.Of(Bars.Of(_example), 3)));
        Assert.Equal(98.33m, decimal.Round(107m - (2m * Value(AverageTrueRange.Of(Bars.Of(_example), 3))), 2));
    }

    /// <summary>A gap down is a range from the close before to the low.</summary>
    [Fact]
    public void TrueRange_GapDown_Counts() => Assert.Equal(12m, Value(AverageTrueRange.Of(Bars.Of((101m, 99m, 100m), (90m, 88m, 89m)), 1)));

    [Fact]
    public void TrueRange_OfOneBarTooFew_IsNoNumber()
    {
        var few = Assert.IsType<IndicatorReading.Insufficient>(AverageTrueRange.Of(Bars.Of(_example), 5));

        Assert.Equal((5, 6, "INSUFFICIENT: 5 of 6 bars"), (few.Have, few.Wanted, few.ToString()));
        Assert.IsType<IndicatorReading.Ok>(AverageTrueRange.Of(Bars.Of(_example), 4));
        Assert.Equal((0, 15), AverageTrueRange.Of([]) is IndicatorReading.Insufficient none ? (none.Have, none.Wanted) : default);
    }

    [Fact]
    public void Strength_Example()
    {
        decimal[] closes = [100m, 102m, 104m, 101m, 107m];

        Assert.Equal(57.14m, decimal.Round(Value(RelativeStrengthIndex.Of(Bars.Closing(closes[..4]), 3)), 2));
        Assert.Equal(81.25m, decimal.Round(Value(RelativeStrengthIndex.Of(Bars.Closing(closes), 3)), 20));
    }

    [Fact]
    public void Strength_IsBetween0And100_AndOfAFlatPrice50()
    {
        Assert.Equal(100m, Value(RelativeStrengthIndex.Of(Bars.Closing(1m, 2m, 3m, 7m), 3)));
        Assert.Equal(0m, Value(RelativeStrengthIndex.Of(Bars.Closing(7m, 3m, 2m, 1m), 3)));
        Assert.Equal(50m, Value(RelativeStrengthIndex.Of(Bars.Closing(7m, 7m, 7m, 7m), 3)));
    }

    [Fact]
    public void Strength_OfOneBarTooFew_IsNoNumber()
    {
        var few = Assert.IsType<IndicatorReading.Insufficient>(RelativeStrengthIndex.Of(Bars.Closing(1m, 2m, 3m), 3));

        Assert.Equal((3, 4), (few.Have, few.Wanted));
        Assert.Equal("few", few.Match(static _ => "ok", static _ => "few"));
    }

    [Fact]
    public void Period_IsBoundedOnBothSides()
    {
        Assert.Equal((2, 1_000), (AverageTrueRange.BarsFor(1), RelativeStrengthIndex.BarsFor(999)));
        foreach (var period in new[] { 0, -1, 1_000 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => AverageTrueRange.BarsFor(period));
            Assert.Throws<ArgumentOutOfRangeException>(() => AverageTrueRange.Of(Bars.Of(3), period));
            Assert.Throws<ArgumentOutOfRangeException>(() => RelativeStrengthIndex.Of(Bars.Of(3), period));
        }
    }

    /// <summary>The largest prices there are, as far apart as can be, over the most bars: nothing overflows.</summary>
    [Fact]
    public void Indicators_OfTheLargestPrices_AreNumbers()
    {
        var bars = Bars.Closing([.. Enumerable.Range(0, BarRequest.MaxCount).Select(static i => i % 2 == 0 ? 1_000_000_000_000m : 0.000000000001m)]);

        Assert.Equal(999_999_999_999.999999999999m, Value(AverageTrueRange.Of(bars, 999)));
        Assert.InRange(Value(RelativeStrengthIndex.Of(bars, 999)), 49m, 51m);
        Assert.InRange(Value(RelativeStrengthIndex.Of(bars, 14)), 0m, 100m);
    }

    private static decimal Value(IndicatorReading reading) => Assert.IsType<IndicatorReading.Ok>(reading).Value;
}
