using System.Collections.Concurrent;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>All orders of the simulated venue at one moment, and how the wire shows each.</summary>
internal sealed class OrderSnapshot
{
    private readonly WireIds _ids;
    private readonly OrderFacts _facts;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended;
    private readonly IReadOnlyDictionary<string, AssetView> _assets;
    private readonly DateTimeOffset _now;
    private readonly TimeSpan _ackLatency;
    private readonly ILookup<string, SimulatedExecution> _executions;
    private readonly SortedDictionary<string, SimulatedOrder> _byClientId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimulatedOrder> _byVenueId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimulatedOrder> _before = new(StringComparer.Ordinal);

    public OrderSnapshot(SimulatedVenue venue, WireIds ids, OrderFacts facts, ConcurrentDictionary<string, DateTimeOffset> ended, IReadOnlyDictionary<string, AssetView> assets, DateTimeOffset now, TimeSpan ackLatency)
    {
        (_ids, _facts, _ended, _assets, _now, _ackLatency) = (ids, facts, ended, assets, now, ackLatency);

        // What was refused at once never was an order on the wire; a leg that was refused behind its entry is one, and so is an order whose place to take had gone.
        var all = venue.Orders;
        var replacements = all.Where(static order => order.ReplacedBy is not null).Select(static order => order.ReplacedBy!).ToHashSet(StringComparer.Ordinal);
        Orders = [.. all.Where(order => order.Status != VenueOrderStatus.Rejected || replacements.Contains(order.VenueOrderId) || facts.Of(order.ClientOrderId).Parent is not null)];
        _executions = venue.Executions.ToLookup(static execution => execution.VenueOrderId);
        foreach (var order in Orders)
        {
            _byVenueId[order.VenueOrderId] = order;
            _byClientId[order.ClientOrderId] = order;
            if (order.ReplacedBy is { } by)
            {
                _before[by] = order;
            }
        }

        // The answer of the venue to several legs may still be under way.
        Frames = [.. facts.Frames.Select(entry => new OrderFrame(entry.Key, entry.Value, [.. entry.Value.Legs.Select(ByClientId).OfType<SimulatedOrder>()])).Where(static frame => frame.Legs.Count > 0 && frame.Legs.Count == frame.Fact.Legs.Count)];
    }

    /// <summary>The orders of several legs, which the simulated venue does not know as orders.</summary>
    public IReadOnlyList<OrderFrame> Frames { get; }

    /// <summary>All orders as the wire shows them.</summary>
    public IReadOnlyList<OrderView> Views => [.. Frames.Select(View), .. Orders.Select(order => View(order))];

    public OrderFrame? FrameByWireId(string id) => Frames.FirstOrDefault(frame => _ids.OfOrder(frame.VenueOrderId) == id);

    public OrderFrame? FrameByName(string name) => Frames.FirstOrDefault(frame => frame.Name == name);

    /// <summary>The frame that an order is a leg of.</summary>
    public OrderFrame? FrameOf(SimulatedOrder order) => FactOf(order) is { Ratio: not null, Parent: { } parent } ? FrameByName(parent) : null;

    /// <summary>The order that a sender gave an id, or that the wire shows under one.</summary>
    public SimulatedOrder? ByShownName(string name) => Orders.FirstOrDefault(order => ShownNameOf(order) == name);

    /// <summary>Whether an id was used before.</summary>
    public bool IsUsed(string name) => FrameByName(name) is not null || ByShownName(name) is not null;

    /// <summary>How the wire shows an order of several legs.</summary>
    public OrderView View(OrderFrame frame) => frame.View(_ids.OfOrder(frame.VenueOrderId), [.. frame.Legs.Select(leg => View(leg))]);

    private string ShownNameOf(SimulatedOrder order) => FactOf(order).ShownAs ?? order.ClientOrderId;

    public IReadOnlyList<SimulatedOrder> Orders { get; }

    public SimulatedOrder? ByClientId(string clientOrderId) => _byClientId.GetValueOrDefault(clientOrderId);

    public SimulatedOrder? ByVenueId(string venueOrderId) => _byVenueId.GetValueOrDefault(venueOrderId);

    public SimulatedOrder? ByWireId(string id) => Orders.FirstOrDefault(order => _ids.OfOrder(order.VenueOrderId) == id);

    public IReadOnlyList<SimulatedExecution> ExecutionsOf(SimulatedOrder order) => [.. _executions[order.VenueOrderId]];

    /// <summary>How the wire shows an order.</summary>
    /// <param name="order">The order, as it is or as a report told it.</param>
    /// <param name="isAnswer">Whether it is the answer to the order, given before the venue has acknowledged it.</param>
    public OrderView View(SimulatedOrder order, bool isAnswer = false)
    {
        var fact = FactOf(order);
        var status = StatusOf(order, fact, isAnswer);
        var filledAt = LastExecution(order);
        var endedAt = EndOf(order, filledAt);
        var replaces = _before.GetValueOrDefault(order.VenueOrderId);
        return new OrderView
        {
            Id = _ids.OfOrder(order.VenueOrderId),
            ClientOrderId = fact.ShownAs ?? order.ClientOrderId,
            Sequence = 2 * order.Sequence, // between two is the place of a frame
            Ratio = fact.Ratio,
            CreatedAt = FirstOf(order).ReceivedAt,
            SubmittedAt = order.ReceivedAt,
            UpdatedAt = endedAt ?? filledAt ?? order.ReceivedAt,
            FilledAt = status == "filled" ? filledAt ?? endedAt : null,
            ExpiredAt = status == "expired" ? endedAt : null,
            CanceledAt = status == "canceled" ? endedAt : null,
            FailedAt = status == "rejected" ? endedAt : null,
            ReplacedAt = status == "replaced" ? endedAt : null,
            ReplacedBy = order.ReplacedBy is { } by && order.Status == VenueOrderStatus.Replaced ? _ids.OfOrder(by) : null,
            Replaces = replaces is null ? null : _ids.OfOrder(replaces.VenueOrderId),
            Asset = _assets[order.Symbol.Value],
            Quantity = order.Quantity,
            Notional = fact.Notional,
            FilledQuantity = order.FilledQuantity,
            FilledAveragePrice = AveragePrice(order),
            OrderClass = fact.OrderClass,
            Type = fact.Ratio is not null ? "" : fact.Trail is not null ? "trailing_stop" : Words.Of(order.Type),
            TrailPrice = fact.Trail?.Price,
            TrailPercent = fact.Trail?.Percent,
            BestPrice = fact.Trail?.Best,
            Side = Words.Of(order.Side),
            TimeInForce = Words.Of(order.TimeInForce),
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            Status = status,
            PositionIntent = fact.PositionIntent,
            ExtendedHours = fact.ExtendedHours,
            ParentId = fact is { Ratio: not null, Parent: { } frame } ? _ids.OfOrder(OrderFrame.IdOf(frame)) : fact.Parent is { } parent && NowOf(parent) is { } parentOrder ? _ids.OfOrder(parentOrder.VenueOrderId) : null,
            LegIds = order.Status == VenueOrderStatus.Replaced || IsWaiting(order) ? [] : [.. LegsOf(fact).Select(leg => _ids.OfOrder(leg.VenueOrderId))],
        };
    }

    public IReadOnlyList<OrderView> LegViews(SimulatedOrder order) => [.. LegsOf(FactOf(order)).Select(leg => View(leg))];

    /// <summary>What is known of an order, or of the last of those whose place it took.</summary>
    public OrderFacts.Fact FactOf(SimulatedOrder order)
    {
        var known = _facts.Find(order.ClientOrderId);
        while (known is null && _before.TryGetValue(order.VenueOrderId, out var before))
        {
            (order, known) = (before, _facts.Find(before.ClientOrderId));
        }

        return known ?? new OrderFacts.Fact();
    }

    /// <summary>The order of an id, or the last that took its place.</summary>
    public SimulatedOrder? NowOf(string clientOrderId)
    {
        var order = ByClientId(clientOrderId);
        while (order is { Status: VenueOrderStatus.Replaced, ReplacedBy: { } by } && ByVenueId(by) is { } next)
        {
            order = next;
        }

        return order;
    }

    /// <summary>The legs as they are now; beside one that is being replaced the order that is to take its place.</summary>
    private IEnumerable<SimulatedOrder> LegsOf(OrderFacts.Fact fact)
    {
        foreach (var leg in fact.Legs.Select(NowOf).OfType<SimulatedOrder>())
        {
            yield return leg;
            if (leg.ReplacedBy is { } by && ByVenueId(by) is { } next && IsOpen(next.Status))
            {
                yield return next;
            }
        }
    }

    /// <summary>Whether an order, the one whose place it is to take, or one of its group is being replaced.</summary>
    public bool IsBeingReplaced(SimulatedOrder order)
    {
        var root = FactOf(order).Parent ?? FirstOf(order).ClientOrderId;
        return _facts.Of(root).Legs.Append(root).Select(NowOf).Append(order).Any(static member => member?.Status == VenueOrderStatus.PendingReplace);
    }

    /// <summary>Whether it is to take the place of an order that still works.</summary>
    private bool IsWaiting(SimulatedOrder order) => _before.TryGetValue(order.VenueOrderId, out var before) && IsOpen(before.Status);

    private string StatusOf(SimulatedOrder order, OrderFacts.Fact fact, bool isAnswer) => order.Status switch
    {
        VenueOrderStatus.New when fact.IsQueued => "accepted",
        VenueOrderStatus.New when IsBehindItsSibling(order, fact) => "held",
        VenueOrderStatus.New when fact.Trail is not null => "new",
        VenueOrderStatus.New when isAnswer || ((fact.Parent is null || fact.Ratio is not null) && _now - order.ReceivedAt < _ackLatency && !_facts.IsAcknowledged(order.ClientOrderId)) => "pending_new",
        VenueOrderStatus.New => "new",
        VenueOrderStatus.PartiallyFilled => "partially_filled",
        VenueOrderStatus.Filled => "filled",

        // An execution that is taken back leaves the order as it was called, with less in it.
        VenueOrderStatus.Canceled when order.Text is "an execution was taken back" or "an execution was corrected" => "filled",
        VenueOrderStatus.Canceled => "canceled",
        VenueOrderStatus.Rejected => "rejected",
        VenueOrderStatus.Expired => "expired",
        VenueOrderStatus.PendingNew => "pending_new",
        VenueOrderStatus.PendingCancel => "pending_cancel",
        VenueOrderStatus.Held => "held",
        VenueOrderStatus.PendingReplace => "pending_replace",
        VenueOrderStatus.Replaced => "replaced",
        _ => throw new ArgumentOutOfRangeException(nameof(order), order.Status, null),
    };

    /// <summary>The stop of a pair is armed behind the take profit, which works: Alpaca calls it held for as long as both are open.</summary>
    private bool IsBehindItsSibling(SimulatedOrder order, OrderFacts.Fact fact)
    {
        if (order.Type is not (OrderType.Stop or OrderType.StopLimit) || fact.Parent is not { } parent)
        {
            return false;
        }

        var siblings = fact.OrderClass == "oco" ? [parent] : _facts.Of(parent).Legs;
        return siblings.Select(NowOf).Any(static sibling => sibling is { Type: OrderType.Limit } && IsOpen(sibling.Status));
    }

    private SimulatedOrder FirstOf(SimulatedOrder order)
    {
        while (_before.TryGetValue(order.VenueOrderId, out var before))
        {
            order = before;
        }

        return order;
    }

    private DateTimeOffset? LastExecution(SimulatedOrder order)
    {
        var executions = _executions[order.VenueOrderId];
        return order.FilledQuantity > 0m && executions.Any() ? executions.Max(static execution => execution.ExecutedAt) : null;
    }

    private DateTimeOffset? EndOf(SimulatedOrder order, DateTimeOffset? filledAt) =>
        IsOpen(order.Status) ? null
        : order.Status == VenueOrderStatus.Filled && filledAt is { } filled ? filled
        : _ended.GetOrAdd(order.VenueOrderId, _now);

    /// <summary>The average of the executions up to what the order, or the report of it, says is executed.</summary>
    private decimal? AveragePrice(SimulatedOrder order)
    {
        var (left, value) = (order.FilledQuantity, 0m);
        foreach (var execution in _executions[order.VenueOrderId])
        {
            var counted = Math.Min(left, execution.Quantity);
            value += counted * execution.Price;
            left -= counted;
        }

        return order.FilledQuantity == 0m ? null : left == 0m ? decimal.Round(value / order.FilledQuantity, 10) : order.AveragePrice;
    }

    private static bool IsOpen(VenueOrderStatus status) =>
        status is not (VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Rejected or VenueOrderStatus.Expired or VenueOrderStatus.Replaced);
}
