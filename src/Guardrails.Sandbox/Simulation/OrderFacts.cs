namespace Guardrails.Sandbox.Simulation;

/// <summary>What the wire knows of orders and the simulated venue does not: their class, their legs, what they were meant for. What takes the place of an order has its facts. Thread-safe.</summary>
internal sealed class OrderFacts
{
    private readonly object _gate = new();
    private readonly SortedDictionary<string, Fact> _facts = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _acknowledged = new(StringComparer.Ordinal);

    /// <summary>What the frame of several legs was asked for: how many units, and at which net price; without one at market.</summary>
    public sealed record FrameTerms(decimal Quantity, decimal? LimitPrice);

    /// <summary>How a stop trails: by an amount or by so many percent, behind the best price there was.</summary>
    public sealed record Trail(decimal? Price, decimal? Percent, decimal Best);

    /// <summary>The names of orders are the ids that their senders gave them.</summary>
    public sealed record Fact
    {
        public string OrderClass { get; init; } = "";

        public string? PositionIntent { get; init; }

        /// <summary>The amount of money that the order is for; <see langword="null"/> of an order by quantity.</summary>
        public decimal? Notional { get; init; }

        public string? Parent { get; init; }

        public IReadOnlyList<string> Legs { get; init; } = [];

        /// <summary>Of the frame of several legs: its terms.</summary>
        public FrameTerms? Terms { get; init; }

        /// <summary>Of a leg of a frame: how many of it one unit has.</summary>
        public decimal? Ratio { get; init; }

        /// <summary>The client order id that the wire shows; <see langword="null"/> where it is the name of the order.</summary>
        public string? ShownAs { get; init; }

        /// <summary>Of a stop that trails: how; <see langword="null"/> of any other order.</summary>
        public Trail? Trail { get; init; }

        /// <summary>Whether it may be executed outside the regular hours as well.</summary>
        public bool ExtendedHours { get; init; }

        /// <summary>Taken in a phase of the day in which it cannot be executed; it works from the next on in which it can.</summary>
        public bool IsQueued { get; init; }
    }

    /// <summary>The frames of several legs, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Fact>> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _facts.Where(static entry => entry.Value.Terms is not null)];
            }
        }
    }

    public Fact Of(string order) => Find(order) ?? new Fact();

    /// <summary>What is known of an order; <see langword="null"/> when nothing is.</summary>
    public Fact? Find(string order)
    {
        lock (_gate)
        {
            return _facts.GetValueOrDefault(order);
        }
    }

    /// <summary>The venue has reported an order for the first time, or again.</summary>
    public void Acknowledge(string order)
    {
        lock (_gate)
        {
            _acknowledged.Add(order);
        }
    }

    public bool IsAcknowledged(string order)
    {
        lock (_gate)
        {
            return _acknowledged.Contains(order);
        }
    }

    public void Set(string order, Fact fact)
    {
        lock (_gate)
        {
            _facts[order] = fact;
        }
    }

    public void Forget(string order)
    {
        lock (_gate)
        {
            _facts.Remove(order);
        }
    }

    /// <summary>What was queued and can be executed now works. Returns the names.</summary>
    public IReadOnlyList<string> TakeQueued(Func<string, Fact, bool> isRouted)
    {
        lock (_gate)
        {
            var queued = _facts.Where(entry => entry.Value.IsQueued && isRouted(entry.Key, entry.Value)).Select(static entry => entry.Key).ToList();
            foreach (var order in queued)
            {
                _facts[order] = _facts[order] with { IsQueued = false };
            }

            return queued;
        }
    }
}
