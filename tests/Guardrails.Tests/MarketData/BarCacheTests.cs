using Guardrails.MarketData;
using Guardrails.Testing;

namespace Guardrails.Tests.MarketData;

/// <summary>How often the source is asked, and what is used again.</summary>
public sealed class BarCacheTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly SimulatedBarSource _source;

    public BarCacheTests()
    {
        _source = new SimulatedBarSource(_time);
        _source.SetBars("SPY", Bars.Five, Bars.Of(30));
        _source.SetBars("QQQ", Bars.Five, Bars.Of(30, symbol: "QQQ"));
    }

    [Fact]
    public async Task AFreshAnswer_IsUsedAgain_UntilTheBudgetIsOver()
    {
        var cache = Cache();
        var first = await cache.GetBarsAsync(Bars.Request(15));

        _time.Advance(TimeSpan.FromSeconds(15) - TimeSpan.FromTicks(1));
        Assert.Same(first, await cache.GetBarsAsync(Bars.Request(15)));
        Assert.Equal(1, _source.Calls);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.NotSame(first, Ok(await cache.GetBarsAsync(Bars.Request(15)), 15));
        Assert.Equal(2, _source.Calls);
    }

    [Fact]
    public async Task AFreshAnswer_IsNotUsedAgain_OnceAnotherBarCanHaveClosed()
    {
        var cache = Cache();
        _time.Advance(Bars.Five - TimeSpan.FromSeconds(5));
        await cache.GetBarsAsync(Bars.Request(15));
        _source.SetBars("SPY", Bars.Five, Bars.Of(30, endingAfter: 1));

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.Equal(Bars.Noon, Ok(await cache.GetBarsAsync(Bars.Request(15)), 15).Bars[^1].End);
        Assert.Equal(1, _source.Calls);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(Bars.Noon + Bars.Five, Ok(await cache.GetBarsAsync(Bars.Request(15)), 15).Bars[^1].End);
        Assert.Equal(2, _source.Calls);
    }

    [Fact]
    public async Task Age_IsHeldAgainstTheClock_AlsoOfWhatIsUsedAgain()
    {
        var cache = Cache(static o => o.FreshnessBudget = TimeSpan.FromHours(1));
        var request = Bars.Request(15, maxAge: TimeSpan.FromMinutes(2));
        await cache.GetBarsAsync(request);

        _time.Advance(TimeSpan.FromMinutes(2));
        Ok(await cache.GetBarsAsync(request), 15);
        Assert.Equal(1, _source.Calls);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.IsType<BarReading.Stale>(await cache.GetBarsAsync(request));
        Assert.Equal(2, _source.Calls);
    }

    /// <summary>The monotonic clock stands still while the machine sleeps, the wall clock does not when it is set back: the larger of both is the age.</summary>
    [Fact]
    public async Task Age_GoesByTheClockThatSaysMore()
    {
        var cache = Cache();
        await cache.GetBarsAsync(Bars.Request(15));
        _time.Suspend(TimeSpan.FromSeconds(15));
        await cache.GetBarsAsync(Bars.Request(15));
        Assert.Equal(2, _source.Calls);

        _time.StepWallClock(TimeSpan.FromSeconds(-15));
        _time.Advance(TimeSpan.FromSeconds(15));
        await cache.GetBarsAsync(Bars.Request(15));
        Assert.Equal(3, _source.Calls);
    }

    [Fact]
    public async Task ACallerWhoWantsFewer_GetsAsManyAsItWants()
    {
        var cache = Cache();
        var all = Ok(await cache.GetBarsAsync(Bars.Request(15)), 15);

        Assert.Equal(all.Bars.Skip(12), Ok(await cache.GetBarsAsync(Bars.Request(3)), 3).Bars);
        Assert.Same(await cache.GetBarsAsync(Bars.Request(3)), await cache.GetBarsAsync(Bars.Request(3)));
        Assert.Equal(1, _source.Calls);
        Ok(await cache.GetBarsAsync(Bars.Request(16)), 16);
        Assert.Equal(2, _source.Calls);
    }

    [Fact]
    public async Task ACallerWhoWantsFewer_IsServedByAnAnswerThatIsTooShortForOthers()
    {
        var cache = Cache();
        Assert.Equal((30, 40), await cache.GetBarsAsync(Bars.Request(40)) is BarReading.Insufficient few ? (few.Have, few.Wanted) : default);

        Ok(await cache.GetBarsAsync(Bars.Request(30)), 30);
        Assert.Equal((30, 31), await cache.GetBarsAsync(Bars.Request(31)) is BarReading.Insufficient still ? (still.Have, still.Wanted) : default);
        Assert.Equal(1, _source.Calls);
    }

    [Fact]
    public async Task Series_AreTheirSymbolIntervalAndAge()
    {
        var cache = Cache();
        await cache.GetBarsAsync(Bars.Request(15));
        await cache.GetBarsAsync(Bars.Request(15, "QQQ"));
        await cache.GetBarsAsync(Bars.Request(15, maxAge: TimeSpan.FromHours(1)));
        await cache.GetBarsAsync(Bars.Request(15) with { Interval = TimeSpan.FromMinutes(1) });

        Assert.Equal((4, 4), (_source.Calls, cache.SeriesCount));
        await cache.GetBarsAsync(Bars.Request(15, maxAge: TimeSpan.FromMinutes(10)));
        Assert.Equal(4, _source.Calls);
    }

    [Fact]
    public async Task AFailure_IsNoData_AndIsAskedAgainAfterTheDelay()
    {
        var cache = Cache();
        _source.Failure = "503";
        Assert.Equal("UNAVAILABLE SPY, 5 min: 503", (await cache.GetBarsAsync(Bars.Request(15))).ToString());
        _source.Failure = null;

        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.IsType<BarReading.Unavailable>(await cache.GetBarsAsync(Bars.Request(15)));
        Assert.Equal(1, _source.Calls);
        _time.Advance(TimeSpan.FromTicks(1));
        Ok(await cache.GetBarsAsync(Bars.Request(15)), 15);
        Assert.Equal(2, _source.Calls);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("stale")]
    [InlineData("invalid")]
    public async Task AnAnswerWithoutUsableBars_IsKeptForTheDelayAlone(string kind)
    {
        var cache = Cache();
        _source.SetBars("SPY", Bars.Five, kind switch { "nothing" => [], "stale" => Bars.Of(30, endingAfter: -9), _ => [Bars.Ending(0) with { High = 1m }] });
        Assert.False(await cache.GetBarsAsync(Bars.Request(15)) is BarReading.Ok);
        await cache.GetBarsAsync(Bars.Request(15));
        Assert.Equal(1, _source.Calls);

        _time.Advance(TimeSpan.FromSeconds(1));
        await cache.GetBarsAsync(Bars.Request(15));
        Assert.Equal(2, _source.Calls);
    }

    [Fact]
    public async Task WithoutBudgets_EveryQuestionIsAsked()
    {
        var cache = Cache(static o => (o.FreshnessBudget, o.RetryDelay) = (TimeSpan.Zero, TimeSpan.Zero));
        await cache.GetBarsAsync(Bars.Request(15));
        await cache.GetBarsAsync(Bars.Request(15));
        _source.Failure = "503";
        await cache.GetBarsAsync(Bars.Request(15));
        await cache.GetBarsAsync(Bars.Request(15));

        Assert.Equal(4, _source.Calls);
    }

    [Fact]
    public async Task TheSeriesOfTheOldestUse_LeavesFirst()
    {
        var cache = Cache(static o => o.MaxSeries = 2);
        await cache.GetBarsAsync(Bars.Request(15));
        await cache.GetBarsAsync(Bars.Request(15, "QQQ"));
        await cache.GetBarsAsync(Bars.Request(15));
        await cache.GetBarsAsync(Bars.Request(15, "AMD"));
        Assert.Equal((3, 2), (_source.Calls, cache.SeriesCount));

        await cache.GetBarsAsync(Bars.Request(15));
        Assert.Equal(3, _source.Calls);
        await cache.GetBarsAsync(Bars.Request(15, "QQQ"));
        Assert.Equal((4, 2), (_source.Calls, cache.SeriesCount));
    }

    [Fact]
    public void AFreshAnswer_AllocatesNothing()
    {
        var cache = Cache();
        BarRequest[] requests = [Bars.Request(15), Bars.Request(3), Bars.Request(15, "QQQ")];
        Assert.Equal(3, Asked());

        // Until the runtime has compiled it anew, unoptimized code may box; what the cache itself allocates shows every time.
        var allocated = long.MaxValue;
        for (var attempt = 0; attempt < 40 && allocated != 0; attempt++)
        {
            Thread.Sleep(attempt * 5);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 2_000; i++)
            {
                Asked();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal((0, 2), (allocated, _source.Calls));

        int Asked()
        {
            var answered = 0;
            foreach (var request in requests)
            {
                var reading = cache.GetBarsAsync(request);
                answered += reading.IsCompletedSuccessfully && reading.Result is BarReading.Ok ? 1 : 0;
            }

            return answered;
        }
    }

    [Fact]
    public void Options_ThatCannotBeUsed_AreNamedAllAtOnce()
    {
        var refused = Assert.Throws<ArgumentException>(() => Cache(static o =>
        {
            (o.FreshnessBudget, o.RetryDelay, o.Timeout) = (TimeSpan.FromTicks(-1), TimeSpan.FromSeconds(61), TimeSpan.FromMilliseconds(99));
            (o.MaxSeries, o.TimeProvider) = (0, null!);
        })).Message;

        Assert.All(new[] { "FreshnessBudget", "RetryDelay", "Timeout", "MaxSeries is 0", "TimeProvider" }, name => Assert.Contains(name, refused));
    }

    private static BarReading.Ok Ok(BarReading reading, int count)
    {
        var ok = Assert.IsType<BarReading.Ok>(reading);
        Assert.Equal(count, ok.Bars.Count);
        return ok;
    }

    private BarCache Cache(Action<BarCacheOptions>? configure = null)
    {
        var options = new BarCacheOptions { TimeProvider = _time };
        configure?.Invoke(options);
        return new BarCache(_source, options);
    }
}
