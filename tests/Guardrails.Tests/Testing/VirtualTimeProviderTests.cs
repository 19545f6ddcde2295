using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

public sealed class VirtualTimeProviderTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Advance_SeveralTimers_FiresByDueTimeThenByCreation()
    {
        Timer("late", 20);
        Timer("first", 10);
        Timer("second", 10);
        _time.Advance(Ms(20));
        Assert.Equal(["first@10", "second@10", "late@20"], _fired);
    }

    [Fact]
    public void Jump_MovesBothClocksAndTimersFireLate()
    {
        Timer("late", 20);
        Timer("first", 10);
        Timer("tick", 15, 15);
        Timer("not yet", 100);
        var start = _time.GetUtcNow();

        _time.Jump(Ms(50));

        Assert.Empty(_fired);
        Assert.Equal((start + Ms(50), Ms(50).Ticks), (_time.GetUtcNow(), _time.GetTimestamp()));
        Assert.Equal(TimeSpan.Zero, _time.UntilNextTimer);
        _time.Advance(Ms(20));
        Assert.Equal(["first@50", "tick@50", "late@50", "tick@65"], _fired);
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Jump(Ms(-1)));
    }

    [Fact]
    public void Jump_FromATimer_EndsTheAdvanceWhereItLeads()
    {
        _time.CreateTimer(_ => _time.Jump(Ms(50)), null, Ms(10), Timeout.InfiniteTimeSpan);
        Timer("overtaken", 40);
        Timer("within", 15);

        _time.Advance(Ms(20));

        Assert.Equal(["within@60"], _fired);
        Assert.Equal(Ms(60).Ticks, _time.GetTimestamp());
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(["within@60", "overtaken@60"], _fired);
    }

    [Fact]
    public void Advance_RearmedTimer_KeepsItsPlaceByCreation()
    {
        var first = Timer("first", 5);
        Timer("second", 10);
        first.Change(Ms(10), Timeout.InfiniteTimeSpan);
        _time.Advance(Ms(10));
        Assert.Equal(["first@10", "second@10"], _fired);
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresAtEachOfItsMoments()
    {
        Timer("tick", 10, 10);
        _time.Advance(Ms(35));
        Assert.Equal(["tick@10", "tick@20", "tick@30"], _fired);
        Assert.Equal(Ms(5), _time.UntilNextTimer);
    }

    [Fact]
    public void Advance_TimerCreatedByATimer_FiresInTheSameAdvance()
    {
        _time.CreateTimer(_ => Timer("inner", 5), null, Ms(10), Timeout.InfiniteTimeSpan);
        _time.Advance(Ms(15));
        Assert.Equal(["inner@15"], _fired);
    }

    [Fact]
    public void Advance_DisposedTimer_DoesNotFire()
    {
        var timer = Timer("never", 10);
        timer.Dispose();
        _time.Advance(Ms(10));
        Assert.Empty(_fired);
        Assert.False(timer.Change(Ms(1), Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void Advance_FromATimer_IsRefused()
    {
        _time.CreateTimer(_ => _time.Advance(Ms(1)), null, Ms(10), Timeout.InfiniteTimeSpan);
        Assert.Throws<InvalidOperationException>(() => _time.Advance(Ms(10)));
        _time.Advance(Ms(1));
        Assert.Equal(Ms(11), _time.GetElapsedTime(0));
    }

    [Fact]
    public void Advance_Backwards_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(Ms(-1)));

    [Fact]
    public void Delay_OnAThreadWithoutContext_ContinuesInline()
    {
        var thread = Environment.CurrentManagedThreadId;
        var continuedOn = 0;
        World.Inline(() =>
        {
            var waiting = WaitAsync();
            _time.Advance(Ms(10));
            return waiting;
        });
        Assert.Equal(thread, continuedOn);

        async Task WaitAsync()
        {
            await Task.Delay(Ms(10), _time).ConfigureAwait(false);
            continuedOn = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public void StepWallClock_LeavesTheMonotonicClockAndTheTimersAlone()
    {
        Timer("timer", 10);
        var before = _time.GetUtcNow();
        _time.StepWallClock(TimeSpan.FromHours(-2));
        Assert.Equal(before.AddHours(-2), _time.GetUtcNow());
        Assert.Equal(0, _time.GetTimestamp());
        Assert.Empty(_fired);
    }

    [Fact]
    public void WallClockStopped_AdvanceMovesOnlyTheMonotonicClock()
    {
        var before = _time.GetUtcNow();
        _time.WallClockStopped = true;
        _time.Advance(Ms(10));
        Assert.Equal(before, _time.GetUtcNow());
        Assert.Equal(Ms(10), _time.GetElapsedTime(0));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private ITimer Timer(string name, int due, int period = Timeout.Infinite) =>
        _time.CreateTimer(_ => _fired.Add($"{name}@{_time.GetElapsedTime(0).TotalMilliseconds:0}"), null, Ms(due), Ms(period));

    [Fact]
    public void Suspend_MovesTheWallClockAlone()
    {
        var time = new VirtualTimeProvider();
        var (wall, fired) = (time.GetUtcNow(), false);
        using var timer = time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        time.Suspend(TimeSpan.FromMinutes(5));
        Assert.Equal((wall.AddMinutes(5), 0L, false), (time.GetUtcNow(), time.GetTimestamp(), fired));
        Assert.Throws<ArgumentOutOfRangeException>(() => time.Suspend(TimeSpan.FromTicks(-1)));
    }
}
