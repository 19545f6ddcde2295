namespace Guardrails.Lives.Venues;

/// <summary>
/// The time of one life. It passes only when the life says so; timers that become due run then, on the same thread. Thread-safe: what a link has under way may ask for the time and set timers.
/// </summary>
internal sealed class LifeClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _elapsed;

    public DateTimeOffset Now => Start + Elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
            {
                return _elapsed;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        while (Next(end) is { } next)
        {
            next.Run();
        }

        lock (_gate)
        {
            _elapsed = end;
        }
    }

    /// <summary>The first timer that is due until then; the time is when it is due.</summary>
    private Timer? Next(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(static timer => timer.Due);
            if (next is not null)
            {
                _elapsed = next.Due > _elapsed ? next.Due.Value : _elapsed;
                next.Take();
            }

            return next;
        }
    }

    private sealed class Timer(LifeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._elapsed + dueTime;
                return true;
            }
        }

        /// <summary>It runs now.</summary>
        public void Take() => Due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : clock._elapsed + _period;

        public void Run() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                Due = null;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
