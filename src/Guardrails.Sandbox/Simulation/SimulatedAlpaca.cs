using System.Collections.Concurrent;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>An Alpaca account over the simulated broker: Alpaca's rules in front, the simulated venue's truth behind. Thread-safe.</summary>
internal sealed class SimulatedAlpaca : IVenueBehind, IAsyncDisposable
{
    private readonly AlpacaSandboxOptions _options;
    private readonly TimeProvider _time;
    private readonly WireIds _ids;
    private readonly OrderFacts _facts = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AssetView> _assets = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly UpdateFeed _feed;
    private readonly AccountReader _account;
    private readonly MlegDesk _legs;
    private readonly TrailingStops _trailing;
    private readonly Task _reading;
    private SimulatedVenueProfile _latencies;
    private AccountSettings _settings;

    public SimulatedAlpaca(AlpacaSandboxOptions options, TimeProvider time)
    {
        (_options, _time, _latencies) = (options, time, options.Latencies);
        _ids = new WireIds(options.Seed);
        _settings = new AccountSettings { MaxMarginMultiplier = options.Multiplier };
        Session = new TradingSession(Clock = new SessionClock(time));
        Broker = new SimulatedBroker(options.ToProfile(), time, options.Cash, seed: options.Seed) { Faults = options.Faults };
        Ends = new OptionEnds(Broker, _ids, Clock);
        Prices = new PriceBook(Broker.Venue, time, symbol => _trailing!.Follow(symbol));
        _trailing = new TrailingStops(Broker.Venue, _facts, Clock, Snapshot);
        foreach (var asset in options.Assets)
        {
            List(asset);
        }

        _account = new AccountReader(Broker, _ids, Snapshot, time, options, Desk, _assets);
        _legs = new MlegDesk(Broker, _ids, _facts, Session, _assets, Clock, _account);
        _feed = new UpdateFeed(Broker, _ids, _facts, time, Snapshot, update => Updated?.Invoke(update), () => Disconnected?.Invoke(), options.Failed);
        _reading = _feed.ReadAsync(_stopping.Token);
    }

    public event Action<OrderUpdate>? Updated;

    public event Action? Disconnected;

    public SimulatedBroker Broker { get; }

    public SessionClock Clock { get; }

    /// <summary>Which orders can be executed now.</summary>
    public TradingSession Session { get; }

    /// <summary>The market's prices.</summary>
    public PriceBook Prices { get; }

    /// <summary>What ends option contracts.</summary>
    public OptionEnds Ends { get; }

    /// <summary>The latencies in use.</summary>
    public SimulatedVenueProfile Latencies
    {
        get => _latencies;
        set
        {
            Broker.Venue.SetLatencies(value);
            _latencies = value;
        }
    }

    public async ValueTask<Answer<OrderView>> PlaceAsync(OrderTicket ticket, CancellationToken cancellationToken)
    {
        var asset = Find(ticket.Symbol);
        if (asset is null && ticket.Legs.Count == 0)
        {
            return Refusal.Rule(SandboxOption.Parse(ticket.Symbol) is null ? $"asset \"{ticket.Symbol}\" not found" : $"contract \"{ticket.Symbol}\" not found");
        }

        ticket = asset is null ? ticket : Counted(ticket with { Symbol = asset.Symbol }, asset);
        if (ticket.Notional is not null && asset is { Option: null } && !Session.IsRouted(asset.Asset, ticket.ExtendedHours))
        {
            return Refusal.NotSupported("notional orders that wait for the market to open; send qty");
        }

        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var orders = Snapshot();
            var id = ticket.ClientOrderId ?? _ids.Next("client order");
            return orders.IsUsed(id) ? VenueAnswers.Duplicate
                : asset is null ? await SendLegsAsync(ticket, id).ConfigureAwait(false)
                : (RulesFor(asset, orders).Check(ticket) ?? CheckLocked(ticket, null)) is { } refused ? refused
                : await SendAsync(ticket, asset.Asset, id).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask<Answer<OrderView>> ReplaceAsync(string orderId, OrderChange change, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var orders = Snapshot();
            if (orders.FrameByWireId(orderId) is not null)
            {
                return Refusal.Forbidden("replace mleg order is disabled");
            }

            if (orders.ByWireId(orderId) is not { } order)
            {
                return Refusal.NotFound("order not found");
            }

            if (orders.FrameOf(order) is not null)
            {
                return VenueAnswers.OneLeg;
            }

            var id = change.ClientOrderId ?? _ids.Next("client order");
            var refused = ReplaceRules.Check(orders.View(order), change, _assets[order.Symbol.Value].Asset)
                ?? (orders.IsUsed(id) ? VenueAnswers.Duplicate : null)
                ?? CheckCovers(OrderSheet.TicketOf(order, change), order);
            if (refused is not null)
            {
                return refused;
            }

            if (OrderSheet.TrailOf(orders.FactOf(order), change) is { } trail)
            {
                _facts.Set(id, orders.FactOf(order) with { Trail = trail });
                change = change with { StopPrice = TrailingStops.StopOf(order.Side == OrderSide.Buy, trail) };
            }

            Broker.Venue.FillNextOnly(CeilingOf(orders, order));
            // The new order asks for the whole quantity of the old one again, whatever that has executed.
            var outcome = await Broker.ReplaceUnguardedAsync(order.ClientOrderId, change.Quantity ?? order.Quantity, change.LimitPrice, change.StopPrice, id).ConfigureAwait(false);
            ApplySession();
            return outcome switch
            {
                ReplaceOutcome.Accepted accepted => AnswerOf(accepted.Echo, id),
                ReplaceOutcome.Rejected rejected => Refused(rejected.Rejection, OrderSheet.TicketOf(order, change)),
                _ => Refusal.NoAnswer,
            };
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask<Answer<OrderView>> CancelAsync(string orderId, CancellationToken cancellationToken)
    {
        var orders = Snapshot();
        var frame = orders.FrameByWireId(orderId);
        if ((frame?.Legs[0] ?? orders.ByWireId(orderId)) is not { } order)
        {
            return Refusal.NotFound("order not found");
        }

        if (frame is null && orders.FrameOf(order) is not null)
        {
            return VenueAnswers.OneLeg;
        }

        var view = frame is null ? orders.View(order) : orders.View(frame);
        if (!view.IsOpen)
        {
            return VenueAnswers.AlreadyEnded(view.Status);
        }

        if (orders.IsBeingReplaced(order))
        {
            return VenueAnswers.BeingReplaced;
        }

        // A leg that waits takes its entry with it.
        var named = frame is null && orders.FactOf(order).Parent is { } parent && orders.NowOf(parent) is { } entry && orders.View(entry).IsOpen ? entry.ClientOrderId : order.ClientOrderId;
        return await Broker.CancelUnguardedAsync(named, cancellationToken).ConfigureAwait(false) switch
        {
            CancelOutcome.Accepted => FindOrder(orderId),
            CancelOutcome.Rejected rejected => VenueAnswers.ToRefusal(rejected.Rejection, () => Refusal.Forbidden(rejected.Rejection.Message), () => Refusal.Forbidden(rejected.Rejection.Message), () => Viewed(order.VenueOrderId).Status),
            _ => Refusal.NoAnswer,
        };
    }

    public Answer<IReadOnlyList<OrderView>> ReadOrders() => Answer<IReadOnlyList<OrderView>>.Of(Snapshot().Views);

    public Answer<IReadOnlyList<OrderView>> ReadOpenOrders()
    {
        var read = Broker.GetOpenOrdersAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (read.Completeness == SnapshotCompleteness.Failed)
        {
            return Refusal.Unavailable;
        }

        // What the venue lists counts, also where a fault makes it old or leaves some of it out.
        var orders = Snapshot();
        var listed = read.Items.Select(item => (Item: item, Order: orders.ByVenueId(item.VenueOrderId!))).Where(static row => row.Order is not null).ToList();
        return Answer<IReadOnlyList<OrderView>>.Of(
        [
            .. orders.Frames.Where(frame => listed.Exists(row => row.Order == frame.Legs[0])).Select(orders.View),
            .. listed.Select(row => orders.View(row.Order! with { Status = row.Item.Status, FilledQuantity = row.Item.FilledQuantity, Quantity = row.Item.Quantity })),
        ]);
    }

    public Answer<OrderView> FindOrder(string orderId)
    {
        var orders = Snapshot();
        return Looked(orders, orders.FrameByWireId(orderId), orders.ByWireId(orderId));
    }

    public Answer<OrderView> FindOrderByClientId(string clientOrderId)
    {
        var orders = Snapshot();
        return Looked(orders, orders.FrameByName(clientOrderId), orders.ByShownName(clientOrderId));
    }

    public ValueTask<Answer<IReadOnlyList<PositionView>>> ReadPositionsAsync(CancellationToken cancellationToken) => _account.ReadPositionsAsync(cancellationToken);

    public ValueTask<Answer<AccountView>> ReadAccountAsync(CancellationToken cancellationToken) => _account.ReadAccountAsync(ReadSettings(), cancellationToken);

    public ValueTask<Answer<IReadOnlyList<FillView>>> ReadFillsAsync(CancellationToken cancellationToken) => _account.ReadFillsAsync(cancellationToken);

    public IReadOnlyList<MoveView> ReadMoves() => Ends.Moves;

    public AccountSettings ReadSettings() => Volatile.Read(ref _settings);

    public AccountSettings ChangeSettings(Func<AccountSettings, AccountSettings> change)
    {
        while (true)
        {
            var before = Volatile.Read(ref _settings);
            var changed = change(before);
            if (Interlocked.CompareExchange(ref _settings, changed, before) == before)
            {
                return changed;
            }
        }
    }

    public IReadOnlyList<AssetView> ReadAssets() =>
        [.. _assets.Values.Select(asset => asset with { IsHalted = Session.IsHalted(asset.Symbol), HasOptions = _assets.Values.Any(other => other.Option?.Underlying == asset.Symbol) })];

    public QuoteView? ReadQuote(string symbol) => Find(symbol) is { } asset ? Prices.Read(asset.Key) : null;

    public IReadOnlyList<PriceChange> ReadPriceChanges(string symbol) => Find(symbol) is { } asset ? Prices.ReadChanges(asset.Key) : [];

    /// <summary>The next phase of the day begins: what was for the day may end, and what was queued may work.</summary>
    public void Enter(SessionPhase phase)
    {
        var (from, orders) = (Clock.Phase, Snapshot());
        Clock.Phase = phase;
        Broker.Venue.EndSession(order => TradingSession.EndsDay(from, phase, orders.FactOf(order).ExtendedHours));
        ApplySession();
        foreach (var key in _assets.Keys)
        {
            _trailing.Follow(key);
        }
    }

    /// <summary>The session has changed, or there is another order: what was queued and can be executed now works, and every order is executed as far as it may be.</summary>
    public void ApplySession()
    {
        // What was meant for an order that did not come is taken back.
        Broker.Venue.FillNextOnly(decimal.MaxValue);
        var orders = Snapshot();
        foreach (var queued in _facts.TakeQueued((name, fact) => orders.ByClientId(name) is { } order && Session.IsRouted(_assets[order.Symbol.Value].Asset, fact.ExtendedHours)))
        {
            _feed.TellOpened(queued);
        }

        Broker.Venue.AllowFills(order => CeilingOf(orders, order));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _stopping.Dispose();
        _sending.Dispose();
    }

    private void List(SandboxAsset asset)
    {
        var key = AssetView.KeyOf(asset.Symbol);
        var view = new AssetView(_ids.OfAsset(key), asset);
        _assets.Add(key, view);
        Broker.Venue.List(Listing.InstrumentOf(view), asset.Pair?.FeeRate);
        Prices.Begin(key, asset.Price);
    }

    /// <summary>An order by an amount of money is for what that buys now.</summary>
    private OrderTicket Counted(OrderTicket ticket, AssetView asset)
    {
        var step = asset.Asset.Pair?.MinTradeIncrement ?? 0.000000001m;
        return ticket.Notional is { } money ? ticket with { Quantity = decimal.Truncate(money / Broker.Venue.GetPrice(asset.Key)!.Value / step) * step } : ticket;
    }

    private AssetView? Find(string symbol) => _assets.Values.FirstOrDefault(asset => asset.Symbol == symbol || asset.Key == symbol);

    private async ValueTask<Answer<OrderView>> SendAsync(OrderTicket ticket, SandboxAsset asset, string id)
    {
        var sheet = OrderSheet.From(ticket, id, () => _ids.Next("client order"), Broker.Venue.GetState().NetOf(ticket.Symbol), !Session.IsRouted(asset, ticket.ExtendedHours), asset.Pair is not null,
            ticket.Type == "trailing_stop" ? new OrderFacts.Trail(ticket.TrailPrice, ticket.TrailPercent, Broker.Venue.GetPrice(ticket.Symbol)!.Value) : null);
        foreach (var (name, fact) in sheet.Facts)
        {
            _facts.Set(name, fact);
        }

        Broker.Venue.FillNextOnly(Session.CeilingOf(asset, ticket.ExtendedHours));
        var outcome = sheet.Group is { } group
            ? (await Broker.SendGroupUnguardedAsync(group).ConfigureAwait(false)).Orders[0]
            : await Broker.SendUnguardedAsync(sheet.Single!).ConfigureAwait(false);
        ApplySession();
        if (outcome is SubmitOutcome.Rejected && Snapshot().ByClientId(id) is null or { Status: VenueOrderStatus.Rejected })
        {
            foreach (var (name, _) in sheet.Facts)
            {
                _facts.Forget(name);
            }
        }

        return outcome switch
        {
            SubmitOutcome.Accepted accepted => AnswerOf(accepted.Echo, id),
            SubmitOutcome.Rejected rejected => Refused(rejected.Rejection, ticket),
            _ => Refusal.NoAnswer,
        };
    }

    private async ValueTask<Answer<OrderView>> SendLegsAsync(OrderTicket ticket, string name)
    {
        var refused = _legs.Check(ticket, Desk(null), ReadSettings()) ?? await _legs.SendAsync(ticket, name).ConfigureAwait(false);
        ApplySession();
        var orders = Snapshot();
        return refused ?? (orders.FrameByName(name) is { } frame ? orders.View(frame) : (Answer<OrderView>)Refusal.NoAnswer);
    }

    private OrderRules RulesFor(AssetView asset, OrderSnapshot orders)
    {
        var state = Broker.Venue.GetState();
        var open = Broker.Venue.OpenOrders.Where(order => order.Symbol.Value == asset.Key)
            .Select(order => new OrderRules.OpenOrder(order, _ids.OfOrder(order.VenueOrderId), orders.FactOf(order) is { OrderClass.Length: > 0 } or { Trail: not null })).ToList();
        return new OrderRules(asset.Asset, Broker.Venue.GetPrice(asset.Symbol)!.Value, state.NetOf(asset.Symbol), _account.ToldPosition(asset.Symbol, _latencies.PositionVisibilityLag), open, ReadSettings(), new OrderRules.Account(state.Equity, Desk(null)), Clock);
    }

    private OptionDesk Desk(SimulatedOrder? except) => OptionDesk.Read(Broker, _assets, Math.Min(_options.OptionsLevel, ReadSettings().MaxOptionsTradingLevel ?? _options.OptionsLevel), except);

    /// <summary>What a replacement does to what covers options that are sold, once the order whose place it takes is gone.</summary>
    private Refusal? CheckCovers(OrderTicket ticket, SimulatedOrder order)
    {
        var asset = _assets[AssetView.KeyOf(ticket.Symbol)];
        return asset.Option is null ? CheckLocked(ticket, order)
            : new OptionRules(asset.Asset, Broker.Venue.GetPrice(asset.Symbol)!.Value, Broker.Venue.GetState().NetOf(asset.Symbol), Desk(order), Clock).CheckWhatItDoes(ticket);
    }

    /// <summary>Shares that sold calls need cannot be sold.</summary>
    private Refusal? CheckLocked(OrderTicket ticket, SimulatedOrder? except) =>
        AssetView.ClassOf(ticket.Symbol) == "us_equity" && !ticket.IsBuy && Broker.Venue.GetState().NetOf(ticket.Symbol) > 0m && Desk(except).Uncovers(ticket.Symbol, OptionRight.Call, (ticket.Symbol, -ticket.Quantity)) > 0m
            ? _account.InsufficientQuantity(ticket.Symbol, isBuy: false, ticket.Quantity)
            : null;

    private Refusal Refused(VenueRejection rejection, OrderTicket ticket) => VenueAnswers.ToRefusal(
        rejection, () => _account.InsufficientQuantity(ticket.Symbol, ticket.IsBuy, ticket.Quantity), () => _account.InsufficientPower(ticket), () => "filled");

    /// <summary>The answer to an order: the order as it was taken, before the venue has acknowledged it.</summary>
    private Answer<OrderView> AnswerOf(ExecutionReport? echo, string id)
    {
        var orders = Snapshot();
        return orders.ByClientId(id) is { } order
            ? orders.View(order with { Status = echo?.Status ?? order.Status, FilledQuantity = echo?.CumulativeQuantity ?? order.FilledQuantity }, isAnswer: true)
            : VenueAnswers.NeverTaken(echo!, _ids.OfOrder(echo!.VenueOrderId!), _assets[echo.Symbol.Value], _time.GetUtcNow());
    }

    private Answer<OrderView> Looked(OrderSnapshot orders, OrderFrame? frame, SimulatedOrder? order) =>
        (frame?.Legs[0] ?? order) is not { } asked ? Refusal.NotFound("order not found")
        : Broker.FindOrderAsync(OrderQuery.For(asked.Symbol, asked.ClientOrderId), CancellationToken.None).AsTask().GetAwaiter().GetResult() is OrderLookup.Failed ? Refusal.Unavailable
        : frame is null ? orders.View(asked) : orders.View(frame);

    private OrderView Viewed(string venueOrderId)
    {
        var orders = Snapshot();
        return orders.View(orders.ByVenueId(venueOrderId)!);
    }

    private OrderSnapshot Snapshot() => new(Broker.Venue, _ids, _facts, _ended, _assets, _time.GetUtcNow(), _latencies.AckLatency);

    private decimal CeilingOf(OrderSnapshot orders, SimulatedOrder order) => Session.CeilingOf(_assets[order.Symbol.Value].Asset, orders.FactOf(order).ExtendedHours);
}
