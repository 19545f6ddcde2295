using Guardrails.MarketData;

namespace Guardrails.Tests.MarketData;

/// <summary>What can be asked for.</summary>
public sealed class BarRequestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(240)]
    [InlineData(720)]
    [InlineData(1440)]
    public void Interval_ThatDividesAnHourOrADay_IsTaken(int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(2 * minutes), new BarRequest { Symbol = "SPY", Interval = TimeSpan.FromMinutes(minutes), Count = 1 }.MaxAge);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(7)]
    [InlineData(45)]
    [InlineData(90)]
    [InlineData(300)]
    [InlineData(2880)]
    public void Interval_OfAnotherLength_IsRefused(double minutes) =>
        Assert.Contains("Interval is", Assert.Throws<ArgumentOutOfRangeException>(() => new BarRequest { Symbol = "SPY", Interval = TimeSpan.FromMinutes(minutes), Count = 1 }).Message);

    [Fact]
    public void EveryOtherValue_IsBoundedOnBothSides()
    {
        Assert.Equal(1_000, Bars.Request(1_000).Count);
        Assert.Throws<ArgumentOutOfRangeException>(static () => Bars.Request(0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Bars.Request(1_001));
        Assert.Throws<ArgumentException>(static () => new BarRequest { Symbol = default, Interval = Bars.Five, Count = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => Bars.Request(1, maxAge: TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Bars.Request(1, maxAge: TimeSpan.FromDays(366) + TimeSpan.FromTicks(1)));
        Assert.Equal(TimeSpan.FromDays(366), Bars.Request(1, maxAge: TimeSpan.FromDays(366)).MaxAge);
        Assert.Equal("15 bars of SPY, 5 min each", Bars.Request(15).ToString());
    }
}
