namespace Guardrails.Testing.Venues;

/// <summary>
/// What will happen at the venue, in order: by time, and at the same time by the order of scheduling. One thread at a time works it off,
/// outside every lock, so what happens may call back into the venue.
/// </summary>
internal sealed class VenueEventQueue
{
    private readonly object _gate = new();
    private readonly Queue<Action> _ready = [];
    private readonly SortedDictionary<(long Due, long Sequence), ReadyTimer> _waiting = [];
    private readonly TimeProvider _time;
    private readonly TimeSpan _jitter;
    private readonly SeededRandom _random;
    private long _scheduled;
    private bool _working;

    public VenueEventQueue(TimeProvider time, TimeSpan jitter, SeededRandom random)
    {
        (_time, _jitter, _random) = (time, jitter, random);
        if (time is VirtualTimeProvider clock)
        {
            clock.Jumped += CatchUp;
        }
    }

    /// <summary>Schedules without working; call <see cref="Work"/> once no lock is held.</summary>
    /// <param name="latency">In how long it happens.</param>
    /// <param name="action">What happens.</param>
    /// <param name="delivers">Whether it tells somebody outside of the venue, who may be standing still.</param>
    public void Schedule(TimeSpan latency, Action action, bool delivers = false)
    {
        lock (_gate)
        {
            if (latency == TimeSpan.Zero)
            {
                _ready.Enqueue(action);
                return;
            }

            latency += TimeSpan.FromTicks(_jitter > TimeSpan.Zero ? _random.NextBelow(_jitter.Ticks) : 0L);
        }

        // What waits keeps the timer alive: on a real clock an unreferenced timer could be collected before it fires.
        ReadyTimer timer;
        lock (_gate)
        {
            timer = new ReadyTimer(this, action, delivers, (_time.GetTimestamp() + (long)(latency.TotalSeconds * _time.TimestampFrequency), ++_scheduled));
            _waiting.Add(timer.Place, timer);
        }

        timer.Start(_time, latency);
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

    /// <summary>
    /// The clocks have jumped: what was due at the venue meanwhile happens at once, before whoever lets them jump goes on. What it tells waits until then.
    /// </summary>
    private void CatchUp()
    {
        bool wasWorking;
        lock (_gate)
        {
            (wasWorking, _working) = (_working, true);
            foreach (var timer in _waiting.Values.TakeWhile(IsOverdue).Where(static timer => timer.Delivers).ToList())
            {
                _ready.Enqueue(Take(timer));
            }
        }

        while (TakeOverdue() is { } action)
        {
            action();
        }

        if (!wasWorking)
        {
            lock (_gate)
            {
                _working = false;
            }

            Work();
        }
    }

    private Action? TakeOverdue()
    {
        lock (_gate)
        {
            return _waiting.Values.TakeWhile(IsOverdue).FirstOrDefault(static timer => !timer.Delivers) is { } timer ? Take(timer) : null;
        }
    }

    private bool IsOverdue(ReadyTimer timer) => timer.Place.Due <= _time.GetTimestamp();

    private Action Take(ReadyTimer timer)
    {
        _waiting.Remove(timer.Place);
        timer.Stop();
        return timer.Action;
    }

    private void MakeReady(ReadyTimer timer)
    {
        lock (_gate)
        {
            if (!_waiting.ContainsKey(timer.Place))
            {
                return;
            }

            // A real clock fires timers in any order, on several threads: what was due before comes first. A virtual one keeps the order itself.
            List<ReadyTimer> ready = _time is VirtualTimeProvider ? [timer] : [.. _waiting.Values.TakeWhile(waiting => waiting.Place.CompareTo(timer.Place) <= 0)];
            foreach (var due in ready)
            {
                _ready.Enqueue(Take(due));
            }
        }

        Work();
    }

    private sealed class ReadyTimer(VenueEventQueue queue, Action action, bool delivers, (long Due, long Sequence) place)
    {
        private ITimer? _timer;

        public Action Action => action;

        public bool Delivers => delivers;

        public (long Due, long Sequence) Place => place;

        public void Stop() => _timer?.Dispose();

        public void Start(TimeProvider time, TimeSpan latency)
        {
            _timer = time.CreateTimer(static state => ((ReadyTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(latency, Timeout.InfiniteTimeSpan);
        }

        private void Fire()
        {
            _timer!.Dispose();
            queue.MakeReady(this);
        }
    }
}
