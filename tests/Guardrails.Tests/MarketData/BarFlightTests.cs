using Guardrails.MarketData;
using Guardrails.Testing;

namespace Guardrails.Tests.MarketData;

/// <summary>Calls that are under way, and who waits for them.</summary>
public sealed class BarFlightTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly HeldBarSource _source = new();
    private readonly BarCache _cache;

    public BarFlightTests() => _cache = new BarCache(_source, new BarCacheOptions { TimeProvider = _time });

    /// <summary>The incident: several fetches of one symbol in one cycle. No answer is used again here, so that every caller has to share the call.</summary>
    [Fact]
    public async Task AHundredCallers_AtOnce_AreOneCall()
    {
        var cache = new BarCache(_source, new BarCacheOptions { TimeProvider = _time, FreshnessBudget = TimeSpan.Zero });
        using var start = new Barrier(100);
        var asked = 0;
        var callers = Enumerable.Range(0, 100).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TimeSpan.FromSeconds(30));
                var reading = cache.GetBarsAsync(Bars.Request(15)).AsTask();
                Interlocked.Increment(ref asked);
                return reading;
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
        await Until(() => Volatile.Read(ref asked) == 100);
        Assert.Single(_source.Calls).Answer.SetResult(Answer(15));

        var readings = await Task.WhenAll(callers);

        Assert.Single(_source.Calls);
        Assert.All(readings, reading => Assert.Same(readings[0], Assert.IsType<BarReading.Ok>(reading)));
    }

    [Fact]
    public async Task Cancellation_EndsTheWaitOfItsCallerAlone()
    {
        using var impatience = new CancellationTokenSource();
        var leaving = Enumerable.Range(0, 99).Select(_ => _cache.GetBarsAsync(Bars.Request(15), impatience.Token).AsTask()).ToList();
        var staying = _cache.GetBarsAsync(Bars.Request(15)).AsTask();

        await impatience.CancelAsync();
        foreach (var left in leaving)
        {
            Assert.Equal(impatience.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left)).CancellationToken);
        }

        var call = Assert.Single(_source.Calls);
        Assert.False(call.Token.IsCancellationRequested);
        Assert.False(staying.IsCompleted);
        call.Answer.SetResult(Answer(15));
        Assert.IsType<BarReading.Ok>(await staying);
    }

    [Fact]
    public async Task ACallThatNobodyWaitsFor_IsCancelled_AndTheNextCallerBeginsAnother()
    {
        using var impatience = new CancellationTokenSource();
        using var cancelled = new ManualResetEventSlim();
        var leaving = Enumerable.Range(0, 3).Select(_ => _cache.GetBarsAsync(Bars.Request(15), impatience.Token).AsTask()).ToList();

        // The cancellation begins with this, and gets no further while the next caller comes.
        _source.Calls[0].Token.Register(cancelled.Wait);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(leaving));
        await Until(() => _source.Calls[0].Token.IsCancellationRequested);

        var next = _cache.GetBarsAsync(Bars.Request(15)).AsTask();

        Assert.Equal(2, _source.Calls.Count);
        cancelled.Set();
        _source.Calls[0].Answer.SetResult(Answer(15, endingAfter: -1));
        _source.Calls[1].Answer.SetResult(Answer(15));
        Assert.Equal(Bars.Noon, Assert.IsType<BarReading.Ok>(await next).Bars[^1].End);
        var kept = _cache.GetBarsAsync(Bars.Request(15));
        Assert.Equal(2, _source.Calls.Count);
        Assert.Equal(Bars.Noon, Assert.IsType<BarReading.Ok>(await kept).Bars[^1].End);
    }

    [Fact]
    public async Task ACallerWhoHasGivenUpBefore_AsksNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _cache.GetBarsAsync(Bars.Request(15), new CancellationToken(canceled: true)).AsTask());

        Assert.Empty(_source.Calls);
    }

    [Fact]
    public async Task TwoSymbols_DoNotWaitForEachOther()
    {
        var slow = _cache.GetBarsAsync(Bars.Request(15)).AsTask();
        var fast = _cache.GetBarsAsync(Bars.Request(15, "QQQ")).AsTask();

        _source.Calls[1].Answer.SetResult(Answer(15, symbol: "QQQ"));

        Assert.Equal("QQQ", Assert.IsType<BarReading.Ok>(await fast).Symbol.Value);
        Assert.False(slow.IsCompleted);
        _source.Calls[0].Answer.SetResult(Answer(15));
        Assert.IsType<BarReading.Ok>(await slow);
    }

    [Fact]
    public async Task ACallerWhoWantsFewer_SharesTheCall_AndOneWhoWantsMoreDoesNot()
    {
        var some = _cache.GetBarsAsync(Bars.Request(15)).AsTask();
        var fewer = _cache.GetBarsAsync(Bars.Request(3)).AsTask();
        var more = _cache.GetBarsAsync(Bars.Request(20)).AsTask();
        var shared = _cache.GetBarsAsync(Bars.Request(15)).AsTask();

        Assert.Equal([15, 20], _source.Calls.Select(static call => call.Request.Count));

        // The larger call, which began later, is answered first: the smaller one does not take its place.
        _source.Calls[1].Answer.SetResult(Answer(20));
        Assert.Equal((20, 15), (Assert.IsType<BarReading.Ok>(await more).Bars.Count, Assert.IsType<BarReading.Ok>(await shared).Bars.Count));
        _source.Calls[0].Answer.SetResult(Answer(15));
        Assert.Equal((15, 3), (Assert.IsType<BarReading.Ok>(await some).Bars.Count, Assert.IsType<BarReading.Ok>(await fewer).Bars.Count));
        var kept = _cache.GetBarsAsync(Bars.Request(20));
        Assert.Equal(2, _source.Calls.Count);
        Assert.Equal(20, Assert.IsType<BarReading.Ok>(await kept).Bars.Count);
    }

    /// <summary>Fresh when the source looked, and old when the answer is there.</summary>
    [Fact]
    public async Task ASlowAnswer_ThatIsOldWhenItArrives_IsStale()
    {
        var request = Bars.Request(15, maxAge: TimeSpan.FromSeconds(5));
        var first = _cache.GetBarsAsync(request).AsTask();
        var answer = BarReading.Of(request, Bars.Of(15), Bars.Noon, Bars.Noon);
        _time.Advance(TimeSpan.FromSeconds(5) + TimeSpan.FromTicks(1));
        _source.Calls[0].Answer.SetResult(answer);

        Assert.IsType<BarReading.Ok>(answer);
        Assert.Equal(TimeSpan.FromSeconds(5) + TimeSpan.FromTicks(1), Assert.IsType<BarReading.Stale>(await first).Age);

        _time.Advance(TimeSpan.FromSeconds(1));
        var second = _cache.GetBarsAsync(request).AsTask();
        _source.Calls[1].Answer.SetResult(BarReading.Of(request, Bars.Of(15), Bars.Noon, Bars.Noon + TimeSpan.FromSeconds(5)));
        Assert.IsType<BarReading.Stale>(await second);
    }

    [Fact]
    public async Task ACallThatTakesTooLong_IsGivenUp_AndItsAnswerIsNotKept()
    {
        var waiting = _cache.GetBarsAsync(Bars.Request(15)).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("UNAVAILABLE SPY, 5 min: the source did not answer within 10 s", (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).ToString());
        Assert.True(_source.Calls[0].Token.IsCancellationRequested);
        _source.Calls[0].Answer.SetException(new InvalidOperationException("late"));
        _time.Advance(TimeSpan.FromSeconds(1));
        var next = _cache.GetBarsAsync(Bars.Request(15)).AsTask();
        _source.Calls[1].Answer.SetResult(Answer(15));
        Assert.IsType<BarReading.Ok>(await next);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "throws", "the source threw InvalidOperationException: no bars today" },
        { "throws at once", "the source threw InvalidOperationException: no bars today" },
        { "cancels itself", "the source threw TaskCanceledException: A task was canceled." },
        { "null", "the source returned null" },
        { "another symbol", "the source answered for bars of QQQ, 5 min each" },
        { "another interval", "the source answered for bars of SPY, 1 min each" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task ASourceThatBreaksItsWord_IsUnavailable(string fault, string why)
    {
        var cache = new BarCache(new FaultySource(fault), new BarCacheOptions { TimeProvider = _time });

        Assert.Equal(why, Assert.IsType<BarReading.Unavailable>(await cache.GetBarsAsync(Bars.Request(15))).Why);
    }

    /// <summary>The source answers with bars for less than was asked for, and calls that right.</summary>
    [Fact]
    public async Task ASourceThatAnswersLessThanItWasAsked_IsInsufficient()
    {
        var waiting = _cache.GetBarsAsync(Bars.Request(15)).AsTask();
        _source.Calls[0].Answer.SetResult(Answer(10));

        Assert.Equal((10, 15), await waiting is BarReading.Insufficient few ? (few.Have, few.Wanted) : default);
    }

    /// <summary>A series that leaves while its call is under way: who waits is answered all the same.</summary>
    [Fact]
    public async Task ASeriesThatLeft_StillAnswersWhoWaits()
    {
        var cache = new BarCache(_source, new BarCacheOptions { TimeProvider = _time, MaxSeries = 1 });
        var first = cache.GetBarsAsync(Bars.Request(15)).AsTask();
        var second = cache.GetBarsAsync(Bars.Request(15, "QQQ")).AsTask();

        _source.Calls[0].Answer.SetResult(Answer(15));
        _source.Calls[1].Answer.SetResult(Answer(15, symbol: "QQQ"));

        Assert.Equal(["SPY", "QQQ"], new[] { await first, await second }.Select(static reading => Assert.IsType<BarReading.Ok>(reading).Symbol.Value));
        Assert.Equal(1, cache.SeriesCount);
    }

    /// <summary>Callers come, leave and are answered on many threads: everybody is answered or has left, and no call is left over.</summary>
    [Fact]
    public async Task ManyCallers_OfAllKinds_AreAnsweredOrHaveLeft()
    {
        var source = new SimulatedBarSource(TimeProvider.System) { Delay = TimeSpan.FromMilliseconds(1) };
        var now = TimeProvider.System.GetUtcNow();
        source.SetBars("SPY", Bars.Five, Bars.Of(30).Select(bar => bar with { Start = bar.Start + (now - Bars.Noon), End = bar.End + (now - Bars.Noon) }));
        var cache = new BarCache(source, new BarCacheOptions { FreshnessBudget = TimeSpan.FromMilliseconds(2), RetryDelay = TimeSpan.Zero });
        var (answered, left) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var chance = new Random(worker);
            for (var i = 0; i < 300; i++)
            {
                using var impatience = new CancellationTokenSource();
                var asked = cache.GetBarsAsync(Bars.Request(chance.Next(1, 31)), impatience.Token);
                if (chance.Next(3) == 0)
                {
                    await impatience.CancelAsync();
                }

                try
                {
                    Assert.IsType<BarReading.Ok>(await asked);
                    Interlocked.Increment(ref answered);
                }
                catch (OperationCanceledException) when (impatience.IsCancellationRequested)
                {
                    Interlocked.Increment(ref left);
                }
            }
        })));

        Assert.Equal(2_400, answered + left);
        Assert.True(answered > 1_000 && left > 0, $"{answered} answered, {left} left");
    }

    private static BarReading Answer(int count, int endingAfter = 0, string symbol = "SPY") => BarReading.Of(Bars.Request(count, symbol), Bars.Of(count, endingAfter, symbol), Bars.Noon, Bars.Noon);

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.True(i < 3_000, "waited for 30 s");
            await Task.Delay(10);
        }
    }

    private sealed class FaultySource(string fault) : IBarSource
    {
        public ValueTask<BarReading> GetBarsAsync(BarRequest request, CancellationToken cancellationToken = default) => fault switch
        {
            "throws at once" => throw new InvalidOperationException("no bars today"),
            "throws" => ValueTask.FromException<BarReading>(new InvalidOperationException("no bars today")),
            "cancels itself" => ValueTask.FromCanceled<BarReading>(new CancellationToken(canceled: true)),
            "null" => new((BarReading)null!),
            "another symbol" => new(Answer(15, symbol: "QQQ")),
            _ => new(new BarReading.NoData("none") { Symbol = request.Symbol, Interval = TimeSpan.FromMinutes(1) }),
        };
    }
}
