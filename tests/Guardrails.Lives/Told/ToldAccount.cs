using Guardrails.Brokers;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Reach;
using Guardrails.Lives.Venues;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Lives.Told;

/// <summary>
/// What a guard can know: every approval, and everything that it was told since. Worked out from the words of internals/lives.md, without a look at
/// how the guard does it.
/// </summary>
internal sealed class ToldAccount
{
    /// <summary>
    /// "Legs get a round trip plus lag" before one that the venue shows working counts as alive without its entry (internals/lives.md, what the venue shows): a call may take
    /// 10 s.
    /// </summary>
    private TimeSpan LegGrace => TimeSpan.FromSeconds(10) + _plan.Profile.Capabilities.PositionVisibilityLag;

    /// <summary>"With times the tolerance is 1 s" (internals/known-limits.md): a report from right after a confirmation may be from before it.</summary>
    private static readonly TimeSpan ReportTolerance = TimeSpan.FromSeconds(1);

    /// <summary>"In a reading begun after the fill plus lag" (internals/lives.md, what the venue shows).</summary>
    private TimeSpan ListTolerance => TimeSpan.FromSeconds(1) + _plan.Profile.Capabilities.PositionVisibilityLag;

    private readonly LifePlan _plan;
    private readonly List<(Symbol Symbol, PositionLeg Leg)> _keys;
    private readonly Func<DateTimeOffset> _now;
    private readonly Dictionary<string, ToldOrder> _orders = [];
    private readonly Dictionary<int, ReachRange> _ranges = [];
    private readonly List<(int Key, DateTimeOffset Time, ReachRange Range)> _history = [];
    private readonly int?[] _unexplained;
    private readonly OwnPart[] _own;

    public ToldAccount(LifePlan plan, List<(Symbol Symbol, PositionLeg Leg)> keys, Func<DateTimeOffset> now)
    {
        _plan = plan;
        _keys = keys;
        _now = now;
        Net = new int[keys.Count];
        Managed = new int[keys.Count];
        _own = [.. keys.Select(static _ => new OwnPart())];
        _unexplained = new int?[keys.Count];
        HasOthers = new bool[keys.Count];
        HasLateBust = new bool[keys.Count];
    }

    public IEnumerable<ToldOrder> Orders => _orders.Values;

    public int[] Net { get; }

    /// <summary>The least of it that is the bot's own by what was told.</summary>
    public int[] Managed { get; }

    /// <summary>Somebody else had an order or an execution here.</summary>
    public bool[] HasOthers { get; }

    /// <summary>An execution was taken back by a report from before a sum that was told already: what of the sum it took back nobody says.</summary>
    public bool[] HasLateBust { get; }

    public void Hold(int key, int quantity)
    {
        (Net[key], Managed[key]) = (quantity, quantity);
        _own[key].Hold(quantity);
        _ranges.Clear();
    }

    public ToldOrder? Find(string clientId) => _orders.GetValueOrDefault(clientId);

    public ToldOrder Approve(ToldOrder order)
    {
        _ranges.Clear();
        if (_orders.TryGetValue(order.ClientId, out var known))
        {
            known.IsResent = true;
            return known;
        }

        _orders.Add(order.ClientId, order);
        return order;
    }

    public void ApproveChange(ToldOrder order, int quantity, int? price)
    {
        (order.Pending, order.PendingPrice, order.TermsAt, order.PendingAt) = (quantity, price, _now(), _now());
        _ranges.Clear();
    }

    public void ChangeRefused(ToldOrder order)
    {
        (order.Pending, order.PendingPrice) = (null, null);
        _ranges.Clear();
    }

    /// <summary>An order was changed by its holder.</summary>
    public void Changed() => _ranges.Clear();

    public void End(ToldOrder order, bool isRefused = false)
    {
        if (!order.HasEnded)
        {
            (order.HasEnded, order.EndedAt, order.IsRefused) = (true, _now(), isRefused);
            (order.Pending, order.PendingPrice) = (null, null);
        }

        _ranges.Clear();
    }

    /// <summary>"One that had been canceled before its send counts again, too" (operating/alarms.md, PROOF_NOT_REDEEMED).</summary>
    public void Dropped(ToldOrder order)
    {
        (order.HasEnded, order.IsUnanswered) = (false, true);
        _ranges.Clear();
    }

    /// <summary>The answer to a replacement names the order that works from now on, and says nothing else of it.</summary>
    public void Replaced(ToldOrder order, string venueId)
    {
        Link(order, venueId);
        if (TwinOf(order, venueId) is { Quantity: 0 } twin)
        {
            twin.Quantity = order.Worst;
        }

        _ranges.Clear();
    }

    /// <summary>The venue took an order, and said nothing else of it.</summary>
    public void Accepted(string clientId, string venueId)
    {
        var order = _orders[clientId];
        order.IsUnanswered = false;
        Link(order, venueId);
        _ranges.Clear();
    }

    public void Observe(ExecutionReport report)
    {
        var key = KeyOf(report.Symbol, report.Leg);
        var order = FindOrTake(report.ClientOrderId, report.VenueOrderId, key, report.Side, (int)(report.OrderQuantity ?? 0m), report.ReduceOnly);
        Link(order, report.VenueOrderId);
        var twin = TwinOf(order, report.VenueOrderId);
        var tally = twin?.Tally ?? order.Here;
        Book(order, () =>
        {
            if (report.Fill is { ExecutionId: { } id } fill)
            {
                if (fill.Kind == FillKind.Bust)
                {
                    HasLateBust[key] |= report.TransactTime < order.TermsAt;
                    tally.Bust(id, (int)fill.Quantity);
                }
                else
                {
                    tally.Execute(id, (int)fill.Quantity);
                }
            }

            if (report.CumulativeQuantity is { } sum)
            {
                tally.Sum((int)sum);
            }
        });
        if (twin is not null)
        {
            twin.Quantity = report.OrderQuantity is { } shown ? Math.Max(twin.Quantity, (int)shown) : twin.Quantity > 0 ? twin.Quantity : order.Quantity;
            ShowMark(twin, order, report.Side, report.ReduceOnly);
            twin.HasEnded |= IsEnd(report.Status);
        }
        else
        {
            order.IsListed |= report.OrderQuantity is not null;
            Show(order, report.VenueOrderId, report.Status, (int?)report.OrderQuantity, (int?)(report.LimitPrice ?? report.StopPrice), report.ReduceOnly, report.TransactTime ?? _now(), ReportTolerance);
        }
    }

    public void Observe(OpenOrderSnapshot list)
    {
        foreach (var row in list.Items)
        {
            Observe(row, list.AsOf);
        }

        if (list.IsComplete)
        {
            // "One of somebody else is taken as ended; its fills show in the positions" (operating/alarms.md, ORDER_MISSING).
            foreach (var order in _orders.Values.Where(o => o is { IsOwn: true, HasEnded: false } && list.Items.All(r => r.ClientOrderId != o.ClientId)))
            {
                order.IsUnanswered = true;
            }

            foreach (var order in _orders.Values.Where(o => !o.IsOwn && list.Items.All(r => r.ClientOrderId != o.ClientId)).ToArray())
            {
                End(order);
            }
        }
    }

    public void Observe(VenueOrder row, DateTimeOffset asOf)
    {
        var order = FindOrTake(row.ClientOrderId, row.VenueOrderId, KeyOf(row.Symbol, row.Leg), row.Side, (int)row.Quantity, row.ReduceOnly);
        if (order.IsReplaced && asOf < order.EndedAt + LegGrace && row.FilledQuantity == 0m && order.VenueId != row.VenueOrderId && TwinOf(order, row.VenueOrderId) is null)
        {
            // What a list from right after a replacement shows under another id may be the order from before it.
            return;
        }

        Link(order, row.VenueOrderId);
        if (TwinOf(order, row.VenueOrderId) is { } twin)
        {
            twin.Quantity = Math.Max(twin.Quantity, (int)row.Quantity);
            ShowMark(twin, order, row.Side, row.ReduceOnly);
            twin.HasEnded = IsEnd(row.Status);
            Book(order, () => twin.Tally.Sum((int)row.FilledQuantity));
            return;
        }

        if (order.HasEnded && !IsEnd(row.Status) && asOf > order.EndedAt + LegGrace)
        {
            // "Only a complete list of open orders that is younger than the end revives such an order" (concepts/order-lifecycle.md).
            order.HasEnded = false;
        }

        if (order is { IsOwn: false, IsListed: false, Booked: 0 })
        {
            // What an order of somebody else had filled before anybody spoke of it is in the position already.
            order.Here.Sum((int)row.FilledQuantity);
        }

        order.IsListed = true;
        order.IsShownAlone |= order.Group is not null && row.GroupLinkedByVenue == false;
        Book(order, () => order.Here.Sum((int)row.FilledQuantity));
        Show(order, row.VenueOrderId, row.Status, (int)row.Quantity, (int?)(row.LimitPrice ?? row.StopPrice), row.ReduceOnly, asOf, ListTolerance);
    }

    public void Observe(PositionSnapshot positions)
    {
        if (!positions.IsComplete)
        {
            return;
        }

        for (var key = 0; key < _keys.Count; key++)
        {
            Remember(key);
            var since = _now() - _plan.Profile.Capabilities.PositionVisibilityLag - TimeSpan.FromSeconds(1);
            var lately = _history.Where((h, i) => h.Key == key && (h.Time >= since || !_history.Skip(i + 1).Any(l => l.Key == key && l.Time < since))).ToList();
            var answer = (int)(positions.Items.FirstOrDefault(p => p.Symbol == _keys[key].Symbol && p.Leg == _keys[key].Leg)?.Quantity ?? 0m);
            _unexplained[key] = answer < lately.Min(static h => h.Range.Low) || answer > lately.Max(static h => h.Range.High) ? answer : null;
        }

        _ranges.Clear();
    }

    /// <summary>The books took over what the venue answered.</summary>
    public void TakeOver(int key, int quantity)
    {
        Move(key, quantity - Net[key], isOwn: false);
        _unexplained[key] = null;
        _ranges.Clear();
    }

    /// <summary>Nothing of the position is somebody else's, by what was told.</summary>
    public bool IsAllOurs(int key) => Net[key] == Managed[key];

    public ReachRange Range(int key)
    {
        if (_ranges.TryGetValue(key, out var known))
        {
            return known;
        }

        return _ranges[key] = RangeAt(key, Net[key], null);
    }

    /// <summary>
    /// The range of the managed part if one more exit were approved: "N is the managed quantity" (internals/lives.md, worst case). Where others hold something, the
    /// venue's cap keeps nothing of theirs from being closed, so it counts for nothing.
    /// </summary>
    public ReachRange RangeOfManaged(int key, ReachOrder added)
    {
        var orders = new List<ReachOrder> { added };
        var rooms = ToldReach.Collect(_orders.Values, key, orders, null, isCareful: true);
        return ReachableNets.Of(Managed[key], [.. orders.Select(o => IsAllOurs(key) || !o.IsOwnExit ? o : o with { IsCapped = false })], rooms);
    }

    /// <summary>The range from a net, without one of the orders.</summary>
    public ReachRange RangeAt(int key, int net, ToldOrder? without)
    {
        var orders = new List<ReachOrder>();
        var rooms = ToldReach.Collect(_orders.Values, key, orders, without, isCareful: false);
        return ReachableNets.Of(net, orders, rooms);
    }

    /// <summary>
    /// The last complete answer about a position, when nothing that was told explains it: it lies outside of what could be reached at any time within
    /// the venue's lag before it ("what orders could have made of it lately", concepts/reconciliation.md), and nothing was booked since.
    /// </summary>
    public int? Unexplained(int key) => _unexplained[key];

    /// <summary>Keeps what can be reached now, for answers that may be from now.</summary>
    public void Remember(int key)
    {
        var range = Range(key);
        if (_history.FindLast(h => h.Key == key) is var last && (last.Time == default || last.Range != range))
        {
            _history.Add((key, _now(), range));
        }
    }

    public int KeyOf(Symbol symbol, PositionLeg leg) => _keys.FindIndex(k => k.Symbol == symbol && k.Leg == leg);

    private static bool IsEnd(VenueOrderStatus status) =>
        status is VenueOrderStatus.Canceled or VenueOrderStatus.Expired or VenueOrderStatus.Rejected or VenueOrderStatus.Replaced or VenueOrderStatus.Filled;

    private ToldOrder FindOrTake(string? clientId, string? venueId, int key, OrderSide side, int quantity, bool? mark)
    {
        // "By the client order id, else by the venue's id" (decision 0035).
        var id = clientId ?? _orders.Values.FirstOrDefault(o => o.VenueId == venueId)?.ClientId ?? $"venue {venueId}";
        if (_orders.TryGetValue(id, out var known))
        {
            Absorb(known, venueId);
            return known;
        }

        HasOthers[key] = true;
        var order = new ToldOrder { ClientId = id, VenueId = venueId, Key = key, Side = side == OrderSide.Buy ? 1 : -1, IsExit = false, IsOwn = false, IsMarked = mark == true, Quantity = quantity };
        _orders.Add(id, order);
        return order;
    }

    /// <summary>"Ids that the venue links are one order" (internals/lives.md, what the venue shows): what was told of somebody else's order under the venue's id is told of this one.</summary>
    private void Absorb(ToldOrder order, string? venueId)
    {
        if (order.IsOwn && venueId is not null && _orders.Values.FirstOrDefault(o => !o.IsOwn && o.VenueId == venueId) is { } stranger)
        {
            Move(stranger.Key, -stranger.Side * stranger.Booked, isOwn: false);
            _orders.Remove(stranger.ClientId);
            Book(order, () => order.Here.Take(stranger.Here));
        }
    }

    private void Book(ToldOrder order, Action change)
    {
        _ranges.Clear();
        var before = order.Booked;
        change();
        var by = order.Side * (order.Booked - before);
        if (by != 0)
        {
            Move(order.Key, by, order.IsOwn);
            _unexplained[order.Key] = null;
        }
    }

    private void Move(int key, int by, bool isOwn)
    {
        Net[key] += by;
        _own[key].Move(by, isOwn);
        Managed[key] = _own[key].Value;
    }

    /// <summary>
    /// "Two venue ids under one client order id are two orders, unless a report links them, the venue renames what it replaces, or it is a capped exit that may
    /// have been sent again" (decision 0027). No venue of these lives renames.
    /// </summary>
    private static void Link(ToldOrder order, string? venueId)
    {
        if (venueId is null || order.VenueId == venueId)
        {
            return;
        }

        if (order.VenueId is null)
        {
            order.VenueId = venueId;
        }
        else if (!(order.IsCapped && (order.IsResent || order.IsUnanswered)) && !order.Twins.Exists(t => t.VenueId == venueId))
        {
            order.Twins.Add(new ToldTwin { VenueId = venueId });
        }
    }

    private void ShowMark(ToldTwin twin, ToldOrder order, OrderSide side, bool? shown)
    {
        if (_plan.IsHedged)
        {
            twin.ShowLeg(order.IsMarked && (side == OrderSide.Buy ? 1 : -1) == order.Side);
        }
        else
        {
            twin.ShowMark(order.IsMarked, shown);
        }
    }

    private static ToldTwin? TwinOf(ToldOrder order, string? venueId) => order.Twins.Find(t => t.VenueId == venueId);

    private void Show(ToldOrder order, string? venueId, VenueOrderStatus status, int? quantity, int? price, bool? mark, DateTimeOffset at, TimeSpan tolerance)
    {
        Link(order, venueId);
        order.IsUnanswered = false;
        // "In hedge mode positionSide and side are the mark, and the reduceOnly echo is not compared" (internals/lives.md, what the venue shows).
        if (mark is { } isMarked && order.IsMarked && !isMarked && !_plan.IsHedged)
        {
            order.IsShownPlain = true;
        }

        if (at >= order.PendingAt)
        {
            ToldTerms.Settle(order, quantity, price, at, _now(), _plan.Profile.Capabilities.UnknownHorizon);
        }

        if (at >= order.TermsAt && !order.HasEnded)
        {
            order.TermsAt = at;
            ToldTerms.Show(order, quantity, price, at, tolerance);
        }

        if (IsEnd(status))
        {
            order.IsReplaced |= status == VenueOrderStatus.Replaced;
            End(order, status == VenueOrderStatus.Rejected);
        }
        else if (status is VenueOrderStatus.New or VenueOrderStatus.PartiallyFilled && _plan.Profile.Capabilities.ReportsHeldExits && order.Entry is { HasEnded: false, Here.Peak: 0 })
        {
            // "An exit that is reported as working while its entry has filled nothing does not wait, and counts in full" (BrokerCapabilities.ReportsHeldExits).
            order.IsShownStray = true;
        }
        else if (status is VenueOrderStatus.New or VenueOrderStatus.PartiallyFilled && order.Entry is { HasEnded: true } entry && at > entry.EndedAt + LegGrace && (entry.Here.Peak == 0 || quantity > entry.Here.Peak))
        {
            order.IsShownStray = true;
        }
    }
}
