namespace Guardrails.Testing;

/// <summary>
/// Time that moves only when a test says so. The wall clock and the monotonic clock advance together by <see cref="Advance"/>; timers fire
/// inline, on the advancing thread, in the order in which they are due, and in the order of their creation when due at the same moment.
/// </summary>
/// <remarks>
/// <para>
/// A timer that is due at once fires in the next <see cref="Advance"/>, which may be one of zero. Awaits of <c>Task.Delay</c> on this
/// provider continue inside <see cref="Advance"/>, as long as the advancing thread has no <see cref="SynchronizationContext"/>.
/// </para>
/// <para>Reading the time and creating timers is thread-safe; only one thread at a time may advance.</para>
/// <para>
/// <c>FakeTimeProvider</c> of Microsoft.Extensions.TimeProvider.Testing is enough for code that only waits. A guard under test needs more, so this
/// type does not rest on it. Its version 10.11.0 derives the monotonic clock from the wall clock, so a step of the wall clock or a suspend moves both
/// clocks and no guard can notice the jump. Every timer of one advance sees the end of the advance instead of its own moment. Timers of one
/// moment fire in the order in which they were last armed, not in the order of their creation. A timer that is due at once fires inside
/// <c>CreateTimer</c>, under the locks of its creator. Nothing says when the next timer is due, which a simulation needs to run until nothing is left.
/// A timer may advance the time itself, which hides a test that waits inside its own advance.
/// </para>
/// </remarks>
public sealed class VirtualTimeProvider : TimeProvider
{
    private const int MaxFiringsPerAdvance = 10_000_000;

    private readonly object _gate = new();
    private readonly SortedSet<VirtualTimer> _armed = new(VirtualTimer.ByDueThenCreation);
    private DateTimeOffset _wallClock;
    private long _monotonic;
    private long _timersCreated;
    private bool _advancing;
    private bool _wallClockStopped;

    /// <summary>Starts at 2 January 2025, 14:30 UTC, a time at which no test depends on the day.</summary>
    public VirtualTimeProvider()
        : this(new DateTimeOffset(2025, 1, 2, 14, 30, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts at the given moment; the monotonic clock starts at 0.</summary>
    /// <param name="start">The first moment of the wall clock.</param>
    public VirtualTimeProvider(DateTimeOffset start) => _wallClock = start.ToUniversalTime();

    /// <summary>Whether the wall clock stands still: <see cref="Advance"/> then moves only the monotonic clock.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool WallClockStopped
    {
        get
        {
            lock (_gate)
            {
                return _wallClockStopped;
            }
        }

        set
        {
            lock (_gate)
            {
                _wallClockStopped = value;
            }
        }
    }

    /// <summary>How long it is until the next timer is due, 0 or more; <see langword="null"/> when no timer is armed.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_gate)
            {
                return _armed.Min is { } next ? TimeSpan.FromTicks(Math.Max(0L, next.Due - _monotonic)) : null;
            }
        }
    }

    /// <summary>The unit of <see cref="GetTimestamp"/>: 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>UTC, so that no test depends on the machine.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _wallClock;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _monotonic;
        }
    }

    /// <summary>Moves both clocks forward and fires every timer that becomes due on the way, each at its own moment.</summary>
    /// <param name="by">How far, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">Called from a timer or while another thread advances; or timers re-arm each other without end.</exception>
    /// <remarks>An exception thrown by a timer ends the advance at the timer's moment and reaches the caller.</remarks>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (_gate)
        {
            if (_advancing)
            {
                throw new InvalidOperationException(
                    "Time is already advancing. Code that continues inside Advance (a timer, or an await that a timer completed) cannot advance time itself.");
            }

            _advancing = true;
            target = _monotonic + by.Ticks;
        }

        try
        {
            FireUntil(target);
        }
        finally
        {
            lock (_gate)
            {
                _advancing = false;
            }
        }
    }

    /// <summary>
    /// Moves only the wall clock, forward or back: a clock step, or a suspend (where the monotonic clock stood still). No timer fires.
    /// </summary>
    /// <param name="by">How far; negative is back.</param>
    public void StepWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _wallClock += by;
        }
    }

    /// <summary>The machine sleeps: the wall clock moves on, the monotonic clock stands still and no timer fires.</summary>
    /// <param name="duration">How long, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    public void Suspend(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        StepWallClock(duration);
    }

    /// <summary>
    /// Both clocks jump forward together and no timer fires on the way: the process stood still, or the machine did and set both clocks when it went on.
    /// Timers that became due fire in the next <see cref="Advance"/>, late, in the order in which they were due; a periodic one fires once for all the
    /// times that it has missed. A simulated venue goes on meanwhile: what was due there has happened when the call returns.
    /// </summary>
    /// <param name="by">How far, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    public void Jump(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_gate)
        {
            MoveTo_NeedsLock(_monotonic + by.Ticks);
        }

        Jumped?.Invoke();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        VirtualTimer timer;
        lock (_gate)
        {
            timer = new VirtualTimer(this, callback, state, ++_timersCreated);
        }

        Arm(timer, dueTime, period);
        return timer;
    }

    /// <summary>Both clocks have jumped.</summary>
    internal event Action? Jumped;

    internal bool Arm(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        RequireTimerTime(dueTime, nameof(dueTime));
        RequireTimerTime(period, nameof(period));
        lock (_gate)
        {
            if (timer.Disposed)
            {
                return false;
            }

            _armed.Remove(timer);
            timer.Period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _monotonic + dueTime.Ticks;
                _armed.Add(timer);
            }

            return true;
        }
    }

    internal void Disarm(VirtualTimer timer)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            timer.Disposed = true;
        }
    }

    private static void RequireTimerTime(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        }
    }

    private void FireUntil(long target)
    {
        for (var firings = 0; firings < MaxFiringsPerAdvance; firings++)
        {
            if (TakeNextDue(target) is not { } timer)
            {
                return;
            }

            timer.Fire();
        }

        throw new InvalidOperationException($"More than {MaxFiringsPerAdvance} timers fired in one Advance; timers seem to re-arm each other without end.");
    }

    private VirtualTimer? TakeNextDue(long target)
    {
        lock (_gate)
        {
            var next = _armed.Min;
            if (next is null || next.Due > target)
            {
                MoveTo_NeedsLock(target);
                return null;
            }

            MoveTo_NeedsLock(next.Due);
            _armed.Remove(next);
            if (next.Period > 0)
            {
                // Behind after a jump: what was missed is not made up for.
                next.Due = Math.Max(next.Due, _monotonic) + next.Period;
                _armed.Add(next);
            }

            return next;
        }
    }

    private void MoveTo_NeedsLock(long monotonic)
    {
        if (monotonic <= _monotonic)
        {
            // A jump was further.
            return;
        }

        if (!_wallClockStopped)
        {
            _wallClock += TimeSpan.FromTicks(monotonic - _monotonic);
        }

        _monotonic = monotonic;
    }
}
