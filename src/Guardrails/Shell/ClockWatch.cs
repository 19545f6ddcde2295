using Guardrails.Book;

namespace Guardrails.Shell;

/// <summary>Notices when the wall clock and the monotonic clock part: a step, or a suspended machine.</summary>
internal struct ClockWatch
{
    private const long Tolerance = TimeSpan.TicksPerSecond;

    private GuardInstant _last;
    private bool _started;

    /// <summary>The jump in ticks (wall minus monotonic) since the last call; <see langword="null"/> when there was none.</summary>
    public long? Advance(in GuardInstant now)
    {
        if (!_started)
        {
            _started = true;
            _last = now;
            return null;
        }

        var monotonic = now.MonotonicTicks - _last.MonotonicTicks;
        var jump = now.UtcTicks - _last.UtcTicks - monotonic;
        _last = now;

        // A disciplined clock is slewed by at most 500 ppm; twice that over a long silence is not a jump.
        var slew = Math.Max(0L, monotonic) / 1_000;
        return Math.Abs(jump) > Tolerance + slew || monotonic < 0 ? jump : null;
    }
}
