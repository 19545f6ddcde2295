using Guardrails.MarketData;

namespace Guardrails.Tests.MarketData;

/// <summary>What bars of the outside are taken for.</summary>
public sealed class BarReadingTests
{
    private static readonly DateTimeOffset _now = Bars.Noon;

    [Fact]
    public void Of_AsManyAsWereAsked_IsOkInOrder()
    {
        var bars = Bars.Of(3);

        var ok = Assert.IsType<BarReading.Ok>(Read(3, bars));

        Assert.Equal(bars, ok.Bars);
        Assert.Equal("OK SPY, 5 min: 3 bars, the last one closed at 2025-01-02 14:30:00 UTC", ok.ToString());
    }

    [Fact]
    public void Of_MoreThanWereAsked_IsTheLastOnes() => Assert.Equal(Bars.Of(3), Assert.IsType<BarReading.Ok>(Read(3, Bars.Of(9))).Bars);

    [Fact]
    public void Of_Gaps_AreAllowed()
    {
        List<PriceBar> bars = [Bars.Ending(-900), Bars.Ending(-2), Bars.Ending(0)];

        Assert.Equal(bars, Assert.IsType<BarReading.Ok>(Read(3, bars)).Bars);
    }

    [Fact]
    public void Of_OneTooFew_SaysHowMany()
    {
        var few = Assert.IsType<BarReading.Insufficient>(Read(4, Bars.Of(3)));

        Assert.Equal((3, 4), (few.Have, few.Wanted));
        Assert.Equal("INSUFFICIENT SPY, 5 min: 3 of 4 bars", few.ToString());
    }

    [Fact]
    public void Of_NoBar_IsNoData()
    {
        Assert.Equal("NO DATA SPY, 5 min: the answer has no bar", Assert.IsType<BarReading.NoData>(Read(1, [])).ToString());
        Assert.Equal("NO DATA SPY, 5 min: the first bar has not closed yet", Assert.IsType<BarReading.NoData>(Read(1, [Bars.Ending(1)])).ToString());
    }

    [Fact]
    public void Of_ABarThatIsGrowing_IsLeftOutUntilTheMomentItEnds()
    {
        var bars = Bars.Of(3, endingAfter: 1);
        var end = bars[^1].End;

        Assert.Equal(bars.Take(2), Assert.IsType<BarReading.Ok>(BarReading.Of(Bars.Request(2), bars, end - TimeSpan.FromTicks(1), end - TimeSpan.FromTicks(1))).Bars);
        Assert.Equal(bars.Skip(1), Assert.IsType<BarReading.Ok>(BarReading.Of(Bars.Request(2), bars, end, end)).Bars);
    }

    /// <summary>The question was sent before the bar ended, and answered after: the bar may have been growing when the answer was made.</summary>
    [Fact]
    public void Of_ABarThatEndedWhileTheQuestionWasUnderWay_IsLeftOut()
    {
        var bars = Bars.Of(3, endingAfter: 1);
        var end = bars[^1].End;

        Assert.Equal(bars.Take(2), Assert.IsType<BarReading.Ok>(BarReading.Of(Bars.Request(2), bars, end - TimeSpan.FromSeconds(1), end + TimeSpan.FromSeconds(1))).Bars);
    }

    [Fact]
    public void Of_AgeIsHeldAgainstTwoIntervals()
    {
        var bars = Bars.Of(3);
        var limit = _now + (2 * Bars.Five);

        Assert.IsType<BarReading.Ok>(BarReading.Of(Bars.Request(3), bars, limit, limit));
        var stale = Assert.IsType<BarReading.Stale>(BarReading.Of(Bars.Request(3), bars, limit, limit + TimeSpan.FromTicks(1)));

        Assert.Equal((2 * Bars.Five) + TimeSpan.FromTicks(1), stale.Age);
        Assert.Equal((bars[^1], 2 * Bars.Five), (stale.Last, stale.MaxAge));
        Assert.Equal("STALE SPY, 5 min: the last bar closed at 2025-01-02 14:30:00 UTC, 10 min ago; at most 10 min were allowed", stale.ToString());
    }

    [Fact]
    public void Of_AgeIsWhatTheCallerAllows()
    {
        var at = _now + TimeSpan.FromHours(1);

        Assert.IsType<BarReading.Ok>(BarReading.Of(Bars.Request(3, maxAge: TimeSpan.FromHours(1)), Bars.Of(3), at, at));
        Assert.IsType<BarReading.Stale>(BarReading.Of(Bars.Request(3, maxAge: TimeSpan.FromHours(1) - TimeSpan.FromTicks(1)), Bars.Of(3), at, at));
    }

    [Fact]
    public void Of_TimeInWhichTheMarketWasClosed_IsNoAge()
    {
        var at = _now + TimeSpan.FromHours(65);

        Assert.IsType<BarReading.Stale>(BarReading.Of(Bars.Request(3), Bars.Of(3), at, at));
        Assert.IsType<BarReading.Ok>(BarReading.Of(Bars.Request(3), Bars.Of(3), at, at, TimeSpan.FromHours(65)));
        Assert.IsType<BarReading.Ok>(BarReading.Of(Bars.Request(3), Bars.Of(3), at, at, TimeSpan.FromHours(66)));
        Assert.Throws<ArgumentOutOfRangeException>(() => BarReading.Of(Bars.Request(3), Bars.Of(3), at, at, TimeSpan.FromTicks(-1)));
    }

    /// <summary>Both hold; age is what nobody may overlook.</summary>
    [Fact]
    public void Of_FewAndOld_IsStale() => Assert.IsType<BarReading.Stale>(BarReading.Of(Bars.Request(9), Bars.Of(3), _now + TimeSpan.FromHours(1), _now + TimeSpan.FromHours(1)));

    [Fact]
    public void Of_AClockThatWasSetBack_ThrowsNothing() => Assert.IsType<BarReading.Ok>(BarReading.Of(Bars.Request(3), Bars.Of(3), _now, _now - TimeSpan.FromMinutes(1)));

    [Fact]
    public void Of_TheListOfTheCaller_IsCopied()
    {
        var bars = Bars.Of(3);
        var ok = Assert.IsType<BarReading.Ok>(Read(3, bars));

        bars.Clear();

        Assert.Equal(3, ok.Bars.Count);
        Assert.False(ok.Bars is PriceBar[] or List<PriceBar>);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "other symbol", "the bar is one of META" },
        { "no length", "the bar ends at 2025-01-02 14:25:00 UTC, which is not after its start" },
        { "too long", "the bar ends at 2025-01-02 14:30:00 UTC, more than 5 min after its start" },
        { "future", "the bar begins 1.001 s in the future" },
        { "open 0", "open 0 is not above 0" },
        { "high below 0", "high -1 is not above 0" },
        { "low 0", "low 0 is not above 0" },
        { "close 0", "close 0 is not above 0" },
        { "price too large", "high 1,000,000,000,001 is larger in magnitude than 10^12" },
        { "high below open", "high 101.5 is below open 101.6" },
        { "high below close", "high 101.5 is below close 101.6" },
        { "low above open", "low 99.5 is above open 99.4" },
        { "low above close", "low 99.5 is above close 99.4" },
        { "volume below 0", "volume -1 is below 0" },
        { "twice", "the bar is there twice" },
        { "backwards", "the bar comes after the one that begins at 2025-01-02 14:25:00 UTC" },
        { "overlap", "the bar begins before the one before has ended, at 2025-01-02 14:25:00 UTC" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Of_ABarThatCannotBe_IsInvalidAndNamed(string fault, string why)
    {
        var last = Bars.Ending(0);
        var bars = Bars.Of(3);
        bars[2] = fault switch
        {
            "other symbol" => last with { Symbol = "META" },
            "no length" => last with { End = last.Start },
            "too long" => last with { Start = last.Start - TimeSpan.FromTicks(1) },
            "future" => last with { Start = _now + TimeSpan.FromMilliseconds(1_001), End = _now + Bars.Five },
            "open 0" => last with { Open = 0m },
            "high below 0" => last with { High = -1m },
            "low 0" => last with { Low = 0m },
            "close 0" => last with { Close = 0m },
            "price too large" => last with { High = 1_000_000_000_001m },
            "high below open" => last with { High = 101.5m, Open = 101.6m },
            "high below close" => last with { High = 101.5m, Close = 101.6m },
            "low above open" => last with { Low = 99.5m, Open = 99.4m },
            "low above close" => last with { Low = 99.5m, Close = 99.4m },
            "volume below 0" => last with { Volume = -1m },
            "twice" => bars[1],
            "backwards" => last,
            _ => last with { Start = last.Start - TimeSpan.FromTicks(1), End = last.End - TimeSpan.FromTicks(1) },
        };
        if (fault == "backwards")
        {
            (bars[1], bars[2]) = (bars[2], bars[1]);
        }

        var invalid = Assert.IsType<BarReading.Invalid>(Read(3, bars));

        Assert.Equal((why, bars[2].Start), (invalid.Why, invalid.Start));
        Assert.Equal($"INVALID SPY, 5 min: bar of {invalid.Start:yyyy-MM-dd HH:mm:ss} UTC: {why}", invalid.ToString());
    }

    /// <summary>The other side of each boundary.</summary>
    [Fact]
    public void Of_ABarThatCanJustBe_IsBelieved()
    {
        var flat = Bars.Ending(0) with { Open = 1_000_000_000_000m, High = 1_000_000_000_000m, Low = 1_000_000_000_000m, Close = 1_000_000_000_000m, Volume = 0m };
        var ahead = Bars.Ending(0) with { Start = _now + TimeSpan.FromSeconds(1), End = _now + Bars.Five };

        Assert.IsType<BarReading.Ok>(Read(1, [flat]));
        Assert.IsType<BarReading.Ok>(Read(1, [Bars.Ending(-1), Bars.Ending(0), ahead]));
    }

    [Fact]
    public void Of_ADay_CanHave25Hours()
    {
        var request = new BarRequest { Symbol = "SPY", Interval = TimeSpan.FromDays(1), Count = 1 };
        var day = Bars.Ending(0) with { Start = _now - TimeSpan.FromHours(25) };

        Assert.IsType<BarReading.Ok>(BarReading.Of(request, [day], _now, _now));
        Assert.IsType<BarReading.Invalid>(BarReading.Of(request, [day with { Start = day.Start - TimeSpan.FromTicks(1) }], _now, _now));
    }

    [Fact]
    public void Of_ABarThatIsNull_IsInvalid() => Assert.Equal("INVALID SPY, 5 min: a bar is null", Read(1, [Bars.Ending(-1), null!]).ToString());

    /// <summary>A fault before the bars that are wanted: the answer as a whole is not to be trusted.</summary>
    [Fact]
    public void Of_AFaultInABarThatIsNotWanted_IsInvalid() => Assert.IsType<BarReading.Invalid>(Read(1, [Bars.Ending(-1) with { High = 1m }, Bars.Ending(0)]));

    [Fact]
    public void Match_HandsEveryCaseToItsHandler()
    {
        BarReading[] readings =
        [
            Read(1, Bars.Of(1)), Read(1, []), Read(2, Bars.Of(1)), BarReading.Of(Bars.Request(1), Bars.Of(1), _now + TimeSpan.FromDays(1), _now + TimeSpan.FromDays(1)), Read(1, [null!]),
            new BarReading.Unavailable("503") { Symbol = "SPY", Interval = Bars.Five },
        ];

        Assert.Equal(["ok", "no data", "few", "stale", "invalid", "none"],
            readings.Select(static reading => reading.Match(static _ => "ok", static _ => "no data", static _ => "few", static _ => "stale", static _ => "invalid", static _ => "none")));
        Assert.Equal("UNAVAILABLE SPY, 5 min: 503", readings[^1].ToString());
    }

    private static BarReading Read(int count, IReadOnlyList<PriceBar> bars) => BarReading.Of(Bars.Request(count), bars, _now, _now);
}
