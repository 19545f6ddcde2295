using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Tests.Properties;

/// <summary>
/// The totals of a book, counted once more from its events: it remembers what happened and adds everything up from scratch whenever it is
/// asked. Written from the description of the worst case, not from the book's code.
/// </summary>
internal sealed class Recount(bool hedged, decimal slippage, bool capsForLife, bool ownSharesOnly)
{
    private readonly Dictionary<string, RecountedOrder> _orders = [];
    private readonly Dictionary<Symbol, Instrument> _instruments = [];
    private readonly Dictionary<Symbol, decimal> _marks = [];
    private readonly Dictionary<(Symbol Symbol, PositionLeg Leg), (decimal Net, decimal Managed)> _positions = [];
    private readonly Dictionary<(Symbol Symbol, PositionLeg Leg, string Strategy), decimal> _strategyNet = [];
    private readonly Dictionary<string, decimal> _rates = new() { ["USD"] = 1m };

    public IReadOnlyCollection<RecountedOrder> Orders => _orders.Values;

    public IEnumerable<(Symbol Symbol, PositionLeg Leg)> Keys => _positions.Keys.Union(_orders.Values.Select(static o => o.Key));

    public IEnumerable<string> Currencies => _rates.Keys.Union(_instruments.Values.Select(static i => i.QuoteCurrency));

    public IEnumerable<string> Groups => _instruments.Values.SelectMany(static i => i.ExposureGroups).Distinct();

    public IEnumerable<string> Strategies => _orders.Values.Select(static o => o.Strategy).Distinct();

    public void Apply(GuardEvent e)
    {
        switch (e)
        {
            case GuardEvent.InstrumentDescribed x:
                _instruments[x.Instrument.Symbol] = x.Instrument;
                break;
            case GuardEvent.RateRead x:
                _rates[x.Currency] = x.Rate;
                break;
            case GuardEvent.MarksMoved x:
                foreach (var (symbol, mark) in x.Marks)
                {
                    _marks[symbol] = mark;
                }

                break;
            case GuardEvent.OrderDenied { Repeats: 1 } x when x.Evidence.Mark != 0m:
                _marks[x.Symbol] = x.Evidence.Mark;
                break;
            case GuardEvent.PositionSet x:
                var set = (x.Symbol, Leg(x.Symbol, x.Leg, x.Net >= 0m));
                var held = _positions.GetValueOrDefault(set).Net;
                _positions[set] = (x.Net, x.Managed);
                if (x.Net == 0m)
                {
                    foreach (var share in _strategyNet.Keys.Where(s => (s.Item1, s.Item2) == set).ToArray())
                    {
                        _strategyNet[share] = 0m;
                    }
                }
                else if (ownSharesOnly && held * (x.Net - held) < 0m)
                {
                    TakeOff(set, Math.Abs(x.Net - held), Math.Sign(held));
                    var unnamed = (set.Item1, set.Item2, "");
                    var left = x.Net - Shares(set).Where(static s => s.Strategy.Length > 0).Sum(s => _strategyNet[s]);
                    var nobodys = _strategyNet.GetValueOrDefault(unnamed);
                    _strategyNet[unnamed] = nobodys * left <= 0m ? 0m : Math.Sign(nobodys) * Math.Min(Math.Abs(nobodys), Math.Abs(left));
                }

                if (x.Mark != 0m)
                {
                    _marks[x.Symbol] = x.Mark;
                }

                break;
            case GuardEvent.OrderAdmitted x:
                if (x.Evidence.Mark != 0m)
                {
                    _marks[x.Order.Symbol] = x.Evidence.Mark;
                }

                var a = x.Order;
                _orders.Add(
                    a.ClientOrderId,
                    new RecountedOrder((a.Symbol, a.Leg), a.Side, a.Type, a.LimitPrice, a.StopPrice, a.Strategy ?? "", a.VenueReduceOnly, true, a.Links?.GroupId, a.Links?.WaitsFor is { } entry ? _orders[entry] : null)
                    {
                        Quantity = a.Quantity,
                        IsExit = a.IsExit,
                    });
                _strategyNet.TryAdd((a.Symbol, a.Leg, a.Strategy ?? ""), 0m);
                break;
            case GuardEvent.ReplaceRequested x:
                var changed = _orders[x.ClientOrderId];
                if (x.Evidence.Mark != 0m)
                {
                    _marks[changed.Key.Symbol] = x.Evidence.Mark;
                }

                changed.Asked = (x.Quantity, x.LimitPrice, x.StopPrice);
                break;
            case GuardEvent.ReplaceSettled x:
                var settled = _orders[x.ClientOrderId];
                if (x.Replaced && settled.Asked is { } asked)
                {
                    (settled.Quantity, settled.LimitPrice, settled.StopPrice) = asked;
                    settled.State = settled.IsLive && settled.Booked >= settled.Quantity ? OrderState.Filled : settled.State;
                }

                settled.Asked = null;
                break;
            case GuardEvent.ExecutionRevised x:
                Revise(x);
                break;
            case GuardEvent.OrderObserved x:
                Observe(x);
                break;
            case GuardEvent.OrderTransitioned x:
                _orders[x.ClientOrderId].State = x.State;
                _orders[x.ClientOrderId].Asked = _orders[x.ClientOrderId].IsLive ? _orders[x.ClientOrderId].Asked : null;
                break;
            case GuardEvent.OrderCorrected x:
                var corrected = _orders[x.ClientOrderId];
                if (corrected.Asked is { } awaited && x.Quantity > corrected.OpenQuantity)
                {
                    corrected.Asked = awaited with { Quantity = x.Quantity };
                }

                corrected.Quantity = Math.Max(corrected.Quantity, x.Quantity);
                corrected.Doubts |= x.Doubts;
                break;
            case GuardEvent.ExecutionBooked x:
                Book(x);
                break;
        }

        foreach (var key in Keys.Where(k => ownSharesOnly && (k.Leg != PositionLeg.Net || !Market.All.Contains(k.Symbol))).ToList())
        {
            SetOff(key);
        }
    }

    public decimal Net((Symbol, PositionLeg) key) => _positions.GetValueOrDefault(key).Net;

    public (decimal Low, decimal High) Extremes((Symbol, PositionLeg) key) => Exposure.Extremes(Net(key), Lines(key), caps: true);

    public Exposure Account(string currency) => Sum(currency, static _ => true);

    public Exposure Account() => Convert(Account);

    public Exposure OfSymbol(Symbol symbol) => Convert(c => Sum(c, s => s == symbol));

    public Exposure OfGroup(string group) => Convert(c => Sum(c, s => _instruments.TryGetValue(s, out var i) && i.ExposureGroups.Contains(group)));

    public Exposure OfStrategy(string strategy) => Convert(c => Exposure.Sum(Keys.Where(k => CurrencyOf(k.Symbol) == c).Select(k => Value(
        k.Symbol, _strategyNet.GetValueOrDefault((k.Symbol, k.Leg, strategy)), [.. Lines(k).Where(l => l.Strategy == strategy)], caps: false))));

    private Exposure Sum(string currency, Func<Symbol, bool> counts) => Exposure.Sum(
        Keys.Where(k => counts(k.Symbol) && CurrencyOf(k.Symbol) == currency).Select(k => Value(k.Symbol, Net(k), Lines(k), caps: true)));

    private Exposure Convert(Func<string, Exposure> total) =>
        Exposure.Sum(Currencies.ToList().Select(c => c == "USD" ? total(c) : total(c).At(_rates.GetValueOrDefault(c))));

    private Exposure Value(Symbol symbol, decimal net, List<ExposureOrder> lines, bool caps) =>
        Exposure.Of(net, lines, caps, _marks.GetValueOrDefault(symbol), _instruments.GetValueOrDefault(symbol), slippage);

    private string CurrencyOf(Symbol symbol) => _instruments.TryGetValue(symbol, out var instrument) ? instrument.QuoteCurrency : "USD";

    private void Observe(GuardEvent.OrderObserved e)
    {
        var o = e.Order;
        var key = (o.Symbol, Leg(o.Symbol, o.Leg, o.Side == OrderSide.Buy));
        var parent = o.WaitsFor is { } id && _orders.TryGetValue(id, out var entry) && entry.Key == key ? entry : null;
        _orders.Add(
            o.ClientOrderId!,
            new RecountedOrder(key, o.Side, o.Type, o.LimitPrice, o.StopPrice, e.Strategy ?? "", o.ReduceOnly == true, e.Managed, o.GroupLinkedByVenue == true ? o.GroupId : null, parent)
            {
                Quantity = o.Quantity,
                Booked = o.FilledQuantity,
                State = o.FilledQuantity > 0m ? OrderState.PartiallyFilled : OrderState.Working,
            });
        _strategyNet.TryAdd((key.Item1, key.Item2, e.Strategy ?? ""), 0m);
    }

    private void Book(GuardEvent.ExecutionBooked e)
    {
        var order = _orders[e.ClientOrderId];
        order.Add(e.Booked);
        if (e.ExecutionId is { } id && e.Side != order.Side)
        {
            order.OnTheOtherSide.Add(id);
        }

        order.Executions.Add(e.ExecutionId ?? "");
        var change = (e.Side == OrderSide.Buy ? e.Booked : -e.Booked) - e.BaseFee;
        var (net, managed) = _positions.GetValueOrDefault(order.Key);
        net += change;
        managed += order.IsManaged ? change : 0m;
        if (!order.IsManaged)
        {
            // What somebody else's execution took is no longer ours: of the same sign as what is held, and at most that.
            managed = Math.Sign(managed) != Math.Sign(net) ? 0m : Math.Sign(net) * Math.Min(Math.Abs(managed), Math.Abs(net));
        }

        _positions[order.Key] = (net, managed);
        MoveShare(order, change, net - change);
        order.State = order.Booked >= order.OpenQuantity ? OrderState.Filled
            : order.IsLive && order.State != OrderState.Unknown && order.Booked > 0m ? OrderState.PartiallyFilled
            : order.State;
    }

    private void Revise(GuardEvent.ExecutionRevised e)
    {
        var order = _orders[e.ClientOrderId];
        order.Add(e.Booked);
        var same = !(order.OnTheOtherSide.Contains(e.ExecutionId) || (order.OnTheOtherSide.Count == 0 && order.SideInDoubt && !order.Executions.Contains(e.ExecutionId)));
        if (!same)
        {
            order.OnTheOtherSide.Add(e.ExecutionId);
        }

        order.Executions.Add(e.ExecutionId);
        var change = (order.Side == OrderSide.Buy) == same ? e.Booked : -e.Booked;
        var (net, managed) = _positions.GetValueOrDefault(order.Key);
        net += change;
        managed += order.IsManaged ? change : 0m;
        if (!order.IsManaged)
        {
            managed = Math.Sign(managed) != Math.Sign(net) ? 0m : Math.Sign(net) * Math.Min(Math.Abs(managed), Math.Abs(net));
        }

        _positions[order.Key] = (net, managed);
        MoveShare(order, change, net - change);
        order.State = order.IsLive && order.Booked >= order.OpenQuantity ? OrderState.Filled : order.State;
    }

    /// <summary>An order moves its strategy's part; one that belongs to no strategy and takes away what is held empties its own part, then others' too.</summary>
    private void MoveShare(RecountedOrder order, decimal change, decimal held)
    {
        var share = (order.Key.Symbol, order.Key.Leg, order.Strategy);
        var own = _strategyNet.GetValueOrDefault(share);
        var takes = ownSharesOnly && (order.IsExit || !order.IsManaged) && change > 0m == (order.Side == OrderSide.Buy);
        if (!takes || held * change >= 0m)
        {
            _strategyNet[share] = own + change;
            return;
        }

        var side = Math.Sign(held);
        var nobodys = Math.Max(0m, side * (held - Shares(order.Key).Sum(s => _strategyNet[s])));
        var left = Math.Abs(change);
        var taken = Math.Min(left, Math.Max(0m, side * own));
        _strategyNet[share] = own - (side * taken);
        left -= taken;
        left -= TakeOff(order.Key, left, side);
        var unnamed = (order.Key.Symbol, order.Key.Leg, "");
        var theirs = Math.Min(left, Math.Max(0m, side * _strategyNet.GetValueOrDefault(unnamed)));
        _strategyNet[unnamed] = _strategyNet.GetValueOrDefault(unnamed) - (side * theirs);
        left -= theirs;
        left -= Math.Min(left, nobodys);
        _strategyNet[share] -= side * left;
    }

    /// <summary>Where a position has one side, whoever is long and whoever is short lose the same, but for what own entries can still bring.</summary>
    private void SetOff((Symbol Symbol, PositionLeg Leg) key)
    {
        var shares = Shares(key).OrderBy(static s => s.Strategy.Length > 0).ToList();
        foreach (var (one, other) in shares.SelectMany(_ => shares, static (a, b) => (a, b)).Where(p => _strategyNet[p.a] * _strategyNet[p.b] < 0m))
        {
            var side = Math.Sign(_strategyNet[one]);
            var both = Math.Min(Loose(one, side), Loose(other, -side));
            _strategyNet[one] -= side * both;
            _strategyNet[other] += side * both;
        }

        decimal Loose((Symbol Symbol, PositionLeg Leg, string Strategy) share, int side)
        {
            var entries = _orders.Values.Where(o => o.Key == key && o.Strategy == share.Strategy && o.IsLive && !o.IsExit && o.Side == (side > 0 ? OrderSide.Sell : OrderSide.Buy));
            var left = (side * _strategyNet[share]) - entries.Sum(static o => Math.Max(0m, o.OpenQuantity - o.Booked));
            var named = shares.Where(static s => s.Strategy.Length > 0).Sum(s => Math.Max(0m, side * _strategyNet[s]));
            return Math.Max(0m, share.Strategy.Length == 0 ? left : Math.Min(left, named - Math.Max(0m, side * _positions.GetValueOrDefault(key).Managed)));
        }
    }

    /// <summary>Takes from the strategies, in their order, what they have beyond the managed quantity.</summary>
    private decimal TakeOff((Symbol Symbol, PositionLeg Leg) key, decimal most, int side)
    {
        var (net, managed) = _positions.GetValueOrDefault(key);
        var ours = Math.Max(0m, Math.Min(side * managed, side * net));
        var named = Shares(key).Where(s => s.Strategy.Length > 0 && side * _strategyNet[s] > 0m).ToArray();
        var excess = Math.Clamp(named.Sum(s => side * _strategyNet[s]) - ours, 0m, most);
        var left = excess;
        foreach (var share in named)
        {
            var part = Math.Min(left, side * _strategyNet[share]);
            _strategyNet[share] -= side * part;
            left -= part;
        }

        return excess;
    }

    private IEnumerable<(Symbol Symbol, PositionLeg Leg, string Strategy)> Shares((Symbol Symbol, PositionLeg Leg) key) => [.. _strategyNet.Keys.Where(s => (s.Symbol, s.Leg) == key)];

    private PositionLeg Leg(Symbol symbol, PositionLeg leg, bool isLong) => !hedged || symbol != Market.Hedged ? PositionLeg.Net
        : leg != PositionLeg.Net ? leg
        : isLong ? PositionLeg.Long
        : PositionLeg.Short;

    /// <summary>The live orders of a position and what each could still fill; what a linked group could fill has a line of its own.</summary>
    private List<ExposureOrder> Lines((Symbol Symbol, PositionLeg Leg) key)
    {
        var all = _orders.Values.Where(o => o.Key == key).ToList();
        var live = all.Where(static o => o.IsLive).ToList();
        var position = _positions.GetValueOrDefault(key);
        var caps = capsForLife || position.Net == position.Managed;
        var lines = live.Select(o => Line(o, o.Group is null || o.Doubts.HasFlag(OrderDoubts.Link) ? o.CouldFill(live) : 0m, o.Capped && caps)).ToList();

        // A replaced order may work at the old price or at the new one.
        lines.AddRange(live.Where(static o => o.Asked is not null)
            .Select(static o => new ExposureOrder(o.Side, o.Type, o.Asked!.Value.LimitPrice, o.Asked.Value.StopPrice, o.Strategy, 0m, 0m, 0m, 0m)));
        foreach (var group in live.Where(static o => o.Group is not null).GroupBy(static o => (o.Group, o.Strategy)))
        {
            // The group was approved, or seen, with the largest quantity any of its orders ever had.
            var ever = all.Where(o => o.Group == group.Key.Group).ToList();
            var left = Math.Max(0m, ever.Max(static o => o.Quantity) - ever.Where(static o => !o.Doubts.HasFlag(OrderDoubts.Link)).Sum(static o => o.Booked));
            var (buys, buysCapped) = Side(OrderSide.Buy);
            var (sells, sellsCapped) = Side(OrderSide.Sell);
            lines.Add(new ExposureOrder(
                OrderSide.Buy, OrderType.Limit, null, null, group.Key.Strategy,
                buysCapped ? 0m : buys, sellsCapped ? 0m : sells, buysCapped ? buys : 0m, sellsCapped ? sells : 0m));

            (decimal Most, bool Capped) Side(OrderSide side)
            {
                var legs = group.Where(o => (o.Side == side || o.SideInDoubt) && !o.Doubts.HasFlag(OrderDoubts.Link)).ToList();
                return (legs.Count == 0 ? 0m : Math.Min(left, legs.Max(o => o.CouldFill(live, ever.Sum(static e => e.Booked)))), caps && legs.TrueForAll(static o => o.Capped && !o.SideInDoubt));
            }
        }

        return lines;
    }

    private static ExposureOrder Line(RecountedOrder order, decimal could, bool capped)
    {
        var buy = order.Side == OrderSide.Buy;
        return new ExposureOrder(
            order.Side, order.Type, order.LimitPrice, order.StopPrice, order.Strategy,
            (buy && !capped) || (!buy && order.SideInDoubt) ? could : 0m,
            (!buy && !capped) || (buy && order.SideInDoubt) ? could : 0m,
            buy && capped ? could : 0m,
            !buy && capped ? could : 0m);
    }
}
