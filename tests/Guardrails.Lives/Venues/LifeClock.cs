namespace Guardrails.Lives.Venues;

/// <summary>The time of one life. It passes only when the life says so; timers that become due run then, on the same thread.</summary>
internal sealed class LifeClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private readonly List<Timer> _timers = [];
    private TimeSpan _elapsed;

    public DateTimeOffset Now => Start + _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = _elapsed + by;
        while (true)
        {
            Timer? next = null;
            foreach (var timer in _timers)
            {
                if (timer.Due is { } due && due <= end && (next is null || due < next.Due))
                {
                    next = timer;
                }
            }

            if (next is null)
            {
                break;
            }

            _elapsed = next.Due > _elapsed ? next.Due.Value : _elapsed;
            next.Fire();
        }

        _elapsed = end;
    }

    private sealed class Timer(LifeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._elapsed + dueTime;
            return true;
        }

        public void Fire()
        {
            Due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : clock._elapsed + _period;
            callback(state);
        }

        public void Dispose()
        {
            Due = null;
            clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
