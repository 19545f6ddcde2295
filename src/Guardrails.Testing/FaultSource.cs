namespace Guardrails.Testing;

/// <summary>Says at each opportunity whether a fault happens, and counts those that do. Thread-safe.</summary>
internal sealed class FaultSource
{
    private const long Certain = 1_000_000;

    private readonly object _gate = new();
    private readonly SortedSet<FaultClass> _next = [];
    private readonly SortedDictionary<FaultClass, int> _injected = [];
    private readonly SortedDictionary<FaultClass, SeededRandom> _random = [];
    private FaultPlan _plan = FaultPlan.None;

    public FaultSource() => Plan = FaultPlan.None;

    public FaultPlan Plan
    {
        get
        {
            lock (_gate)
            {
                return _plan;
            }
        }

        set
        {
            lock (_gate)
            {
                _plan = value;

                // A stream of numbers per class: a fault that is added to a plan does not move the others.
                var seeds = new SeededRandom(value.Seed);
                foreach (var fault in Enum.GetValues<FaultClass>())
                {
                    _random[fault] = new SeededRandom(seeds.NextUInt64());
                }
            }
        }
    }

    public IReadOnlyDictionary<FaultClass, int> Injected
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<FaultClass, int>(_injected);
            }
        }
    }

    /// <summary>Lets a fault happen at the next opportunity.</summary>
    public void Arm(FaultClass fault)
    {
        lock (_gate)
        {
            _next.Add(fault);
        }
    }

    /// <summary>No fault happens any more, armed or drawn.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _next.Clear();
            _plan = FaultPlan.None;
        }
    }

    /// <summary>An opportunity: whether the fault happens now. Call it only where it then really happens.</summary>
    public bool Take(FaultClass fault)
    {
        lock (_gate)
        {
            var drawn = _plan.Probabilities.TryGetValue(fault, out var probability) && _random[fault].NextBelow(Certain) < probability * Certain;
            if (!_next.Remove(fault) && !drawn)
            {
                return false;
            }

            Count(fault);
            return true;
        }
    }

    /// <summary>Counts a fault that the script caused.</summary>
    public void Count(FaultClass fault)
    {
        lock (_gate)
        {
            _injected[fault] = _injected.GetValueOrDefault(fault) + 1;
        }
    }

    /// <summary>How bad it is: a number from <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    public long Draw(FaultClass fault, long lowest, long highest)
    {
        lock (_gate)
        {
            return lowest + _random[fault].NextBelow(highest - lowest + 1);
        }
    }

    public TimeSpan DrawMilliseconds(FaultClass fault, long lowest, long highest) => TimeSpan.FromMilliseconds(Draw(fault, lowest, highest));
}
