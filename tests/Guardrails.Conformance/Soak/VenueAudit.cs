using System.Text.Json;
using Guardrails.Brokers;
using Guardrails.Sandbox.Simulation;
using Guardrails.Testing.Venues;

namespace Guardrails.Conformance.Soak;

/// <summary>
/// Judges by what the venue truly has, and by every order that arrived over the wire. Nothing of the adapter or the guard is used to find out what happened; what the guard has booked is compared with
/// it at rest.
/// </summary>
internal sealed class VenueAudit
{
    private const int MostKept = 20;

    private readonly object _gate = new();
    private readonly Dictionary<string, int> _arrived = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _predecessors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, decimal> _nets = new(StringComparer.Ordinal);
    private readonly List<string> _violations = [];
    private SimulatedVenue? _venue;
    private WireIds? _ids;
    private int _executionsRead;

    /// <summary>What must not be and was seen, the first ones.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>How many executions were judged.</summary>
    public int Executions => _executionsRead;

    /// <summary>How often the orders of the venue were judged by their worst case.</summary>
    public int Looks { get; private set; }

    /// <summary>The venue, once it is there.</summary>
    public void Attach(SimulatedVenue venue, ulong seed) => (_venue, _ids) = (venue, new WireIds(seed));

    /// <summary>The id that an order has on the wire.</summary>
    public string IdOf(SimulatedOrder order) => _ids!.OfOrder(order.VenueOrderId);

    /// <summary>An order has come in over the wire. An exit may be asked again under its id, because the venue takes no id twice; an entry never.</summary>
    public void Arrived(string body)
    {
        using var order = JsonDocument.Parse(body);
        var id = order.RootElement.TryGetProperty("client_order_id", out var text) ? text.GetString() ?? "" : "";
        lock (_gate)
        {
            _arrived[id] = _arrived.GetValueOrDefault(id) + 1;
            if (id.Length == 0 || (_arrived[id] > 1 && id.StartsWith(RandomBot.EntryPrefix, StringComparison.Ordinal)))
            {
                Add($"no client id twice: '{id}' was sent {_arrived[id]} times: {body}");
            }
        }
    }

    public void Note(string violation)
    {
        lock (_gate)
        {
            Add(violation);
        }
    }

    /// <summary>Looks at every execution since the last look, and at what the open orders could do.</summary>
    public void Look()
    {
        var (open, executions) = Snapshot();
        lock (_gate)
        {
            Follow(executions);
            foreach (var (symbol, limits) in SoakSettings.Positions)
            {
                LookAt(symbol, limits, open);
            }

            Looks++;
        }
    }

    /// <summary>What the guard's book of a moment at rest has wrong; empty when nothing.</summary>
    /// <param name="book">What the guard has booked.</param>
    /// <param name="orders">The orders of the venue that the book was asked about.</param>
    public IReadOnlyList<string> Compare(SoakBook book, IReadOnlyList<SimulatedOrder> orders)
    {
        var (state, open, wrong) = (_venue!.GetState(), _venue.OpenOrders, new List<string>());
        foreach (var symbol in SoakSettings.Positions.Keys)
        {
            var (held, executed) = (state.NetOf(symbol), _nets.GetValueOrDefault(symbol.Value));
            var booked = book.Positions.FirstOrDefault(position => position.Symbol == symbol.Value) ?? new(symbol.Value, 0m, 0m, false);
            Require(held == executed, $"the auditor counts right: the venue holds {held} {symbol}, its executions make {executed}");
            Require(booked.Net == held, $"what was executed is booked: the venue holds {held} {symbol}, booked are {booked.Net}");
            Require(booked.Managed == booked.Net, $"nothing is unmanaged: of {booked.Net} {symbol} the guard manages {booked.Managed}");
        }

        foreach (var order in orders.Where(static order => order.FilledQuantity > 0m))
        {
            var has = book.Filled.TryGetValue(IdOf(order), out var filled);
            Require(has && filled == order.FilledQuantity, $"what was executed is booked: of {order.ClientOrderId} the venue has executed {order.FilledQuantity}, booked are {(has ? filled : "nothing, for it is not known")}");
        }

        foreach (var order in open)
        {
            Require(book.Open.Any(known => known.VenueId == IdOf(order)), $"what is open counts: the venue has {order.ClientOrderId} open ({order}), and the guard has not");
        }

        foreach (var order in book.Open)
        {
            Require(order.IsManaged, $"nothing is unmanaged: the guard does not manage its open order {order.Id}");
            Require(order.State == "Unknown" || open.Any(known => IdOf(known) == order.VenueId), $"nothing leaks: the guard has {order.Id} open ({order.State}), and the venue has not");
        }

        return wrong;

        void Require(bool holds, FormattableString problem)
        {
            if (!holds)
            {
                wrong.Add(FormattableString.Invariant(problem));
            }
        }
    }

    /// <summary>What must hold in the end, beside what must always hold.</summary>
    public void LookAtTheEnd()
    {
        Look();
        lock (_gate)
        {
            foreach (var taken in _venue!.Orders.Where(static order => order.Status != VenueOrderStatus.Rejected).GroupBy(static order => order.ClientOrderId, StringComparer.Ordinal).Where(static group => group.Count() > 1))
            {
                Add($"no client id twice: the venue took {taken.Key} {taken.Count()} times");
            }

            var state = _venue.GetState();
            foreach (var position in state.Positions)
            {
                var (maxLong, maxShort) = SoakSettings.Positions[position.Symbol];
                if (position.Highest > maxLong || -position.Lowest > maxShort)
                {
                    Add(FormattableString.Invariant($"never over the limit: {position.Symbol} was held from {position.Lowest} to {position.Highest}; allowed are {-maxShort} to {maxLong}"));
                }

                if (position.Quantity != 0m)
                {
                    Add(FormattableString.Invariant($"ends flat: the venue holds {position.Quantity} {position.Symbol}"));
                }
            }

            foreach (var order in _venue.OpenOrders)
            {
                Add($"ends flat: the venue has {order.ClientOrderId} open ({order})");
            }
        }
    }

    /// <summary>The open orders and the executions of one moment: between the two nothing was executed.</summary>
    private (IReadOnlyList<SimulatedOrder> Open, IReadOnlyList<SimulatedExecution> Executions) Snapshot()
    {
        while (true)
        {
            var before = _venue!.Executions;
            var open = _venue.OpenOrders;
            if (_venue.Executions.Count == before.Count)
            {
                return (open, before);
            }
        }
    }

    private void Follow(IReadOnlyList<SimulatedExecution> executions)
    {
        if (executions.Count == _executionsRead)
        {
            return;
        }

        foreach (var order in _venue!.Orders.Where(static order => order.ReplacedBy is not null))
        {
            _predecessors[order.ReplacedBy!] = order.ClientOrderId;
        }

        for (; _executionsRead < executions.Count; _executionsRead++)
        {
            var execution = executions[_executionsRead];
            var before = _nets.GetValueOrDefault(execution.Symbol.Value);
            var after = before + execution.PositionChange;
            _nets[execution.Symbol.Value] = after;
            if (before * after < 0m)
            {
                Add(FormattableString.Invariant($"never both sides: {execution.Symbol} went from {before} to {after} by {execution.ClientOrderId}"));
            }
            else if (!IsEntry(execution.VenueOrderId, execution.ClientOrderId) && Math.Abs(after) > Math.Abs(before))
            {
                Add(FormattableString.Invariant($"no exit opens: {execution.Symbol} went from {before} to {after} by the exit {execution.ClientOrderId}"));
            }
        }
    }

    /// <summary>Whether the bot opened with it, or with the order that it has replaced.</summary>
    private bool IsEntry(string venueOrderId, string clientOrderId) =>
        clientOrderId.StartsWith(RandomBot.EntryPrefix, StringComparison.Ordinal)
        || (_predecessors.TryGetValue(venueOrderId, out var name) && IsEntry(_venue!.Orders.First(order => order.ClientOrderId == name).VenueOrderId, name));

    private void LookAt(Symbol symbol, (decimal Long, decimal Short) limits, IReadOnlyList<SimulatedOrder> open)
    {
        var net = _nets.GetValueOrDefault(symbol.Value);

        // A leg that waits for its entry cannot be executed; of linked orders one can, and of an order and the one that is to take its place; an exit only against what is held.
        var orders = open.Where(order => order.Symbol == symbol && order.WaitsFor is null && order.Status != VenueOrderStatus.Held).ToList();
        var high = net + Sum(OrderSide.Buy, isCapped: false) + Math.Min(Sum(OrderSide.Buy, isCapped: true), Math.Max(0m, -net));
        var low = net - Sum(OrderSide.Sell, isCapped: false) - Math.Min(Sum(OrderSide.Sell, isCapped: true), Math.Max(0m, net));
        if (high > limits.Long || -low > limits.Short)
        {
            Add(FormattableString.Invariant($"never over the limit: {net} {symbol} can become {low} to {high}; allowed are {-limits.Short} to {limits.Long}; open: {Describe()}"));
        }

        if (low < 0m && high > 0m)
        {
            Add(FormattableString.Invariant($"never both sides: {net} {symbol} can become {low} to {high}; open: {Describe()}"));
        }

        decimal Sum(OrderSide side, bool isCapped) => orders.Where(order => order.Side == side && order.Capped == isCapped)
            .GroupBy(static order => order is { GroupLinked: true, GroupId: { } group } ? group : order.ReplacedBy ?? order.VenueOrderId, StringComparer.Ordinal)
            .Sum(static linked => linked.Max(static order => order.Quantity - order.FilledQuantity));

        string Describe() => string.Join("; ", orders.Select(static order => $"{order.ClientOrderId} {order}"));
    }

    private void Add(string violation)
    {
        if (_violations.Count < MostKept && !_violations.Contains(violation))
        {
            _violations.Add(violation);
            Console.WriteLine($"VIOLATION {violation}");
        }
    }
}
