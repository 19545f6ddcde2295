namespace Guardrails.Testing.Venues;

/// <summary>
/// What will happen at the venue, in order: by time, and at the same time by the order of scheduling. One thread at a time works it off,
/// outside every lock, so what happens may call back into the venue.
/// </summary>
internal sealed class VenueEventQueue(TimeProvider time, TimeSpan jitter, SeededRandom random)
{
    private readonly object _gate = new();
    private readonly Queue<Action> _ready = [];
    private bool _working;

    /// <summary>Schedules without working; call <see cref="Work"/> once no lock is held.</summary>
    public void Schedule(TimeSpan latency, Action action)
    {
        lock (_gate)
        {
            if (latency == TimeSpan.Zero)
            {
                _ready.Enqueue(action);
                return;
            }

            latency += TimeSpan.FromTicks(jitter > TimeSpan.Zero ? random.NextBelow(jitter.Ticks) : 0L);
        }

        // The timer's state keeps it alive: on a real clock an unreferenced timer could be collected before it fires.
        var timer = new ReadyTimer(this, action);
        timer.Start(time, latency);
    }

    public void Work()
    {
        lock (_gate)
        {
            if (_working)
            {
                return;
            }

            _working = true;
        }

        try
        {
            while (TakeReady() is { } action)
            {
                action();
            }
        }
        catch
        {
            lock (_gate)
            {
                _working = false;
            }

            throw;
        }
    }

    private Action? TakeReady()
    {
        lock (_gate)
        {
            if (_ready.TryDequeue(out var action))
            {
                return action;
            }

            _working = false;
            return null;
        }
    }

    private void MakeReady(Action action)
    {
        lock (_gate)
        {
            _ready.Enqueue(action);
        }

        Work();
    }

    private sealed class ReadyTimer(VenueEventQueue queue, Action action)
    {
        private ITimer? _timer;

        public void Start(TimeProvider time, TimeSpan latency)
        {
            _timer = time.CreateTimer(static state => ((ReadyTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(latency, Timeout.InfiniteTimeSpan);
        }

        private void Fire()
        {
            _timer!.Dispose();
            queue.MakeReady(action);
        }
    }
}
