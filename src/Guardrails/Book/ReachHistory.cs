namespace Guardrails.Book;

/// <summary>
/// How far a position could be reached at moments that have passed: an answer of the venue is as old as its visibility lag, and must be
/// compared with what was reachable then. Fixed in size; what happens within a moment is kept as one.
/// </summary>
/// <param name="resolution">How long a moment is, in ticks.</param>
internal sealed class ReachHistory(long resolution)
{
    private const int Kept = 16;

    private readonly Moment[] _moments = new Moment[Kept];
    private int _count;

    /// <summary>From <paramref name="atUtcTicks"/> on, this can be reached.</summary>
    public void Note(long atUtcTicks, decimal low, decimal high)
    {
        if (_count > 0)
        {
            ref var last = ref _moments[(_count - 1) % Kept];
            if (atUtcTicks < last.FromUtcTicks + resolution)
            {
                // Also where the clock was set back: what was reachable stays in.
                (last.Low, last.High) = (Math.Min(last.Low, low), Math.Max(last.High, high));
                (last.ChangedUtcTicks, last.LastLow, last.LastHigh) = (Math.Max(last.ChangedUtcTicks, atUtcTicks), low, high);
                return;
            }
        }

        _moments[_count++ % Kept] = new Moment { FromUtcTicks = atUtcTicks, ChangedUtcTicks = atUtcTicks, Low = low, High = high, LastLow = low, LastHigh = high };
    }

    public void CopyFrom(ReachHistory of)
    {
        of._moments.CopyTo(_moments, 0);
        _count = of._count;
    }

    /// <summary>The wall clock jumped.</summary>
    public void MoveClock(long ticks)
    {
        foreach (ref var moment in _moments.AsSpan())
        {
            (moment.FromUtcTicks, moment.ChangedUtcTicks) = (moment.FromUtcTicks + ticks, moment.ChangedUtcTicks + ticks);
        }
    }

    /// <summary>
    /// Widens the range to everything that could be reached at any time since; <see langword="false"/> when that is no longer known.
    /// </summary>
    public bool TrySince(long utcTicks, ref decimal low, ref decimal high)
    {
        for (var i = _count - 1; i >= Math.Max(0, _count - Kept); i--)
        {
            ref var moment = ref _moments[i % Kept];
            var isOver = moment.ChangedUtcTicks < utcTicks;
            low = Math.Min(low, isOver ? moment.LastLow : moment.Low);
            high = Math.Max(high, isOver ? moment.LastHigh : moment.High);
            if (moment.FromUtcTicks <= utcTicks)
            {
                return true;
            }
        }

        // Before the first change it was flat, with nothing working.
        low = Math.Min(low, 0m);
        high = Math.Max(high, 0m);
        return _count <= Kept;
    }

    public void WriteTo(StateText text)
    {
        for (var i = Math.Max(0, _count - Kept); i < _count; i++)
        {
            ref var moment = ref _moments[i % Kept];
            text.Line("reach", i, moment.FromUtcTicks, moment.ChangedUtcTicks, moment.Low, moment.High, moment.LastLow, moment.LastHigh);
        }
    }

    private struct Moment
    {
        public long FromUtcTicks;
        public long ChangedUtcTicks;
        public decimal Low;
        public decimal High;
        public decimal LastLow;
        public decimal LastHigh;
    }
}
