using Guardrails.Brokers;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Reach;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Lives.Venues;

/// <summary>The venue of one life: what is really held and really works, and what of it has not been told yet.</summary>
internal sealed class LifeVenue
{
    private readonly LifePlan _plan;
    private readonly LifeClock _clock;
    private readonly List<(Symbol Symbol, PositionLeg Leg)> _keys;
    private readonly OwnPart[] _own;
    private readonly List<(DateTimeOffset Time, int[] Net)> _past = [];
    private int _named;

    public LifeVenue(LifePlan plan, LifeClock clock, List<(Symbol Symbol, PositionLeg Leg)> keys)
    {
        _plan = plan;
        _clock = clock;
        _keys = keys;
        Net = new int[keys.Count];
        Own = new int[keys.Count];
        _own = [.. keys.Select(static _ => new OwnPart())];
    }

    public List<TrueOrder> Orders { get; } = [];

    /// <summary>What is really held, by key.</summary>
    public int[] Net { get; }

    /// <summary>How much of it is the bot's: others take and give what is not its own first.</summary>
    public int[] Own { get; }

    /// <summary>What happened and was not told.</summary>
    public Queue<ExecutionReport> Untold { get; } = [];

    public IEnumerable<TrueOrder> Working => Orders.Where(static o => o.IsAlive && o.ArrivesAt is null);

    private bool WaitsForAll => _plan.Profile.Capabilities.LegActivation == LegActivation.EntryFilled;

    public void Hold(int key, int quantity)
    {
        (Net[key], Own[key]) = (quantity, quantity);
        _own[key].Hold(quantity);
        _past.Add((_clock.Now, (int[])Net.Clone()));
    }

    public TrueOrder Take(Arrival order, int key)
    {
        var taken = new TrueOrder
        {
            ClientId = order.ClientId,
            VenueId = NextId("V"),
            Key = key,
            Side = order.Side,
            Quantity = order.Quantity,
            Type = order.Type,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            IsCapped = order.IsMarked,
            IsExit = order.IsExit,
        };
        Orders.Add(taken);
        return taken;
    }

    public TrueOrder TakeForeign(int key, int side, int quantity)
    {
        var id = NextId("F");
        var order = new TrueOrder
        {
            ClientId = $"other-{id}",
            VenueId = id,
            Key = key,
            Side = side,
            Quantity = quantity,
            Type = OrderType.Market,
            IsCapped = false,
            IsExit = false,
            IsForeign = true,
        };
        Orders.Add(order);
        Untold.Enqueue(Report(order));
        return order;
    }

    /// <summary>A second order of the venue under the same client order id.</summary>
    public void TakeTwice(TrueOrder order)
    {
        Orders.Add(new TrueOrder
        {
            ClientId = order.ClientId,
            VenueId = NextId("V"),
            Key = order.Key,
            Side = order.Side,
            Quantity = order.Quantity,
            Type = order.Type,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            IsCapped = order.IsCapped,
            IsExit = order.IsExit,
        });
    }

    /// <summary>Whether the venue refuses an order at once: an exit that it would have to hold and does not have, or one with nothing to reduce.</summary>
    public bool Refuses(Arrival order, int key)
    {
        if (!order.IsMarked)
        {
            return false;
        }

        var held = order.Side < 0 ? Net[key] : -Net[key];
        var promised = _plan.Profile.Capabilities.ExitCap == ExitCap.Held
            ? Working.Where(o => o.Key == key && o.Side == order.Side && o.IsCapped).Sum(static o => o.Leaves)
            : 0;
        return held - promised < (_plan.Profile.Capabilities.ExitCap == ExitCap.Held ? order.Quantity : 1);
    }

    public void Arrive()
    {
        foreach (var order in Orders)
        {
            if (order.ArrivesAt <= _clock.Now)
            {
                order.ArrivesAt = null;
            }

            if (order is { IsAlive: true, Late: { } late } && late.At <= _clock.Now)
            {
                (order.ReplacedFrom, order.Quantity, order.LimitPrice, order.StopPrice, order.Late) = (order.Quantity, Math.Max(order.Filled, late.Quantity), late.LimitPrice, late.StopPrice, null);
                if (order.Leaves == 0)
                {
                    Complete(order);
                }
            }
        }
    }

    /// <summary>How much of an order can fill in the next moment.</summary>
    public int Fillable(TrueOrder order)
    {
        if (!order.IsAlive || order.ArrivesAt is not null)
        {
            return 0;
        }

        var most = order.Leaves;
        if (order.IsCapped)
        {
            most = Math.Min(most, Math.Max(0, order.Side < 0 ? Net[order.Key] : -Net[order.Key]));
        }

        if (order.Group is { } group)
        {
            most = Math.Min(most, group.Quantity - group.Filled);
        }

        if (order.IsWaiting)
        {
            most = Math.Min(most, Active(order) - Used(order));
        }

        return Math.Max(0, most);
    }

    public TrueExecution Fill(TrueOrder order, int quantity, bool isToldAsSum = false)
    {
        var execution = new TrueExecution { Id = NextId("E"), Quantity = quantity };
        order.Executions.Add(execution);
        order.Peak = Math.Max(order.Peak, order.Filled);
        if (order.Group is { } group)
        {
            group.Filled += quantity;
        }

        Move(order.Key, order.Side * quantity, !order.IsForeign);
        if (order.Leaves == 0)
        {
            Complete(order);
        }

        Untold.Enqueue(Report(order, isToldAsSum ? null : new Fill { ExecutionId = execution.Id, Quantity = quantity, Price = order.LimitPrice ?? LifePlan.Mark }));
        if (order.Group is { } full && full.Filled >= full.Quantity)
        {
            foreach (var other in Orders.Where(o => o.Group == full && o.IsAlive))
            {
                End(other, VenueOrderStatus.Canceled);
            }
        }

        return execution;
    }

    /// <summary>Nothing of an order is left.</summary>
    public void Complete(TrueOrder order)
    {
        order.IsAlive = false;
        order.End = VenueOrderStatus.Filled;
        Resize(order);
    }

    public void Bust(TrueOrder order, TrueExecution execution)
    {
        execution.IsBusted = true;
        if (order.Group is { } group)
        {
            group.Filled -= execution.Quantity;
        }

        Move(order.Key, -order.Side * execution.Quantity, !order.IsForeign);
        Untold.Enqueue(Report(order, new Fill { Kind = FillKind.Bust, ExecutionId = execution.Id, Quantity = execution.Quantity, Price = LifePlan.Mark }));
    }

    /// <summary>Ends an order; exits that wait for it end with it, or go on for what it has filled.</summary>
    /// <param name="order">The order.</param>
    /// <param name="status">How it ends.</param>
    /// <param name="legsStay">The exits that wait for it work on in full.</param>
    public void End(TrueOrder order, VenueOrderStatus status, bool legsStay = false)
    {
        order.IsAlive = false;
        order.End = status;
        Untold.Enqueue(Report(order));
        foreach (var leg in Orders.Where(o => o.Entry == order && o.IsAlive && !o.IsStray).ToArray())
        {
            if (legsStay)
            {
                leg.IsStray = true;
            }
            else if (order.Filled == 0)
            {
                End(leg, VenueOrderStatus.Canceled);
            }
        }

        Resize(order);
    }

    public ReachRange Range(int key) => Range(key, Net[key], null, areCapped: true);

    /// <summary>How much of what is the bot's a new exit could close without taking the bot's part through zero, whatever fills first.</summary>
    public int Closable(int key)
    {
        var side = -Math.Sign(Own[key]);
        var isAllOurs = Own[key] == Net[key];
        for (var quantity = Math.Abs(Own[key]); quantity > 0; quantity--)
        {
            var exit = new ReachOrder { Side = side, Leaves = quantity, IsOwnExit = true, IsCapped = isAllOurs && _plan.Profile.Capabilities.ExitCap != ExitCap.None };
            var range = Range(key, Own[key], exit, isAllOurs);
            if (side < 0 ? range.Low >= 0 : range.High <= 0)
            {
                return quantity;
            }
        }

        return 0;
    }

    private ReachRange Range(int key, int net, ReachOrder? added, bool areCapped)
    {
        var alive = Orders.Where(o => o.Key == key && o.IsAlive && o.Leaves > 0).ToList();
        var groups = new List<TrueGroup>();
        int RoomOf(TrueGroup group)
        {
            if (!groups.Contains(group))
            {
                groups.Add(group);
            }

            return groups.IndexOf(group);
        }

        var orders = alive
            .Select(o => o.ToReach(alive.IndexOf, RoomOf, Used(o), WaitsForAll))
            .Select((o, i) => alive[i].IsWaiting && o.WaitsFor < 0 ? o with { Leaves = Math.Clamp(o.Cover, 0, o.Leaves) } : o)
            .ToList();
        var rooms = groups.Select((g, i) => Math.Max(0, Math.Min(g.Quantity - g.Filled, CoverOf(i)))).ToArray();
        orders = [.. orders.Select(o => o with { IsCapped = o.IsCapped && areCapped })];
        if (added is not null)
        {
            orders.Add(added);
        }

        return ReachableNets.Of(net, orders, rooms);

        // Linked exits whose entry has ended share what it has filled.
        int CoverOf(int group) => Enumerable.Range(0, orders.Count)
            .Where(i => orders[i].Group == group)
            .Max(i => alive[i].IsWaiting && orders[i].WaitsFor < 0 ? orders[i].Cover : int.MaxValue);
    }

    public OpenOrderSnapshot List(Func<TrueOrder, bool>? only = null)
    {
        var rows = Working.Where(o => only is null || only(o)).Select(Row).ToArray();
        return only is null ? OpenOrderSnapshot.Complete(rows, _clock.Now) : OpenOrderSnapshot.Partial(rows, _clock.Now, "page 2 timed out");
    }

    public PositionSnapshot Positions(int skew = 0) => Snapshot(Net, skew);

    /// <summary>An answer of now that shows what was held at a moment before.</summary>
    public PositionSnapshot PositionsOf(DateTimeOffset moment, int skew) => Snapshot(_past.LastOrDefault(p => p.Time <= moment, _past[0]).Net, skew);

    public OrderLookup Find(string clientId)
    {
        var order = Orders.LastOrDefault(o => o.ClientId == clientId && o.ArrivesAt is null);
        return order is null ? new OrderLookup.NotFound(_clock.Now) : new OrderLookup.Found(Row(order));
    }

    public ExecutionReport Report(TrueOrder order, Fill? fill = null) => new()
    {
        Symbol = _keys[order.Key].Symbol,
        Leg = _keys[order.Key].Leg,
        ClientOrderId = order.ClientId,
        VenueOrderId = order.VenueId,
        Side = order.Side > 0 ? OrderSide.Buy : OrderSide.Sell,
        Status = StatusOf(order),
        Fill = fill,
        CumulativeQuantity = order.Filled,
        OrderQuantity = _plan.Profile.ReportsCarryQuantity ? order.Quantity : null,
        ReduceOnly = _plan.Profile.ReportsCarryMark ? order.IsCapped : null,
        LimitPrice = _plan.Profile.ReportsCarryPrice ? order.LimitPrice : null,
        StopPrice = _plan.Profile.ReportsCarryPrice ? order.StopPrice : null,
        Type = _plan.Profile.ReportsCarryPrice ? order.Type : null,
        TransactTime = _clock.Now,
    };

    public string NextId(string prefix)
    {
        _named++;
        return _plan.NamesByUuid ? FormattableString.Invariant($"{(int)prefix[0]:x8}-0000-4000-8000-{_named:x12}") : FormattableString.Invariant($"{prefix}{_named}");
    }

    private PositionSnapshot Snapshot(int[] net, int skew) => PositionSnapshot.Complete(
        _keys.Select((key, i) => new VenuePosition { Symbol = key.Symbol, Leg = key.Leg, Quantity = net[i] + skew, MarkPrice = LifePlan.Mark }).Where(static p => p.Quantity != 0m),
        _clock.Now);

    private VenueOrder Row(TrueOrder order) => new()
    {
        ClientOrderId = order.ClientId,
        VenueOrderId = order.VenueId,
        Symbol = _keys[order.Key].Symbol,
        Leg = _keys[order.Key].Leg,
        Side = order.Side > 0 ? OrderSide.Buy : OrderSide.Sell,
        Quantity = order.Quantity,
        FilledQuantity = order.Filled,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        Status = StatusOf(order),
        ReduceOnly = _plan.Profile.ListsCarryMark ? order.IsCapped : null,
        GroupId = order.Group?.Id,
        GroupLinkedByVenue = order.Group is not null,
        WaitsFor = order.IsWaiting && order.Entry!.IsAlive ? order.Entry.ClientId : null,
    };

    /// <summary>For how much an exit that came with an entry works.</summary>
    private int Active(TrueOrder order) => WaitsForAll && order.Entry!.IsAlive && order.Entry.Leaves > 0 ? 0 : order.Entry!.Peak;

    private VenueOrderStatus StatusOf(TrueOrder order) => order.End ?? (order.Filled > 0 ? VenueOrderStatus.PartiallyFilled
        : order.IsWaiting && Active(order) == 0 ? VenueOrderStatus.Held
        : VenueOrderStatus.New);

    /// <summary>What of an entry's fills a leg, and those it is linked with, have used.</summary>
    private static int Used(TrueOrder order) => order.Group is { } group ? group.Filled : order.Filled;

    /// <summary>The exits that came with an entry which has ended are for no more than it has filled.</summary>
    private void Resize(TrueOrder entry)
    {
        foreach (var leg in Orders.Where(o => o.Entry == entry && o.IsAlive && !o.IsStray))
        {
            leg.Quantity = Math.Min(leg.Quantity, entry.Peak);
            if (leg.Group is { } group)
            {
                group.Quantity = Math.Min(group.Quantity, entry.Peak);
            }
        }
    }

    private void Move(int key, int by, bool isOwn)
    {
        Net[key] += by;
        _own[key].Move(by, isOwn);
        _past.Add((_clock.Now, (int[])Net.Clone()));
        Own[key] = _own[key].Value;
    }
}
