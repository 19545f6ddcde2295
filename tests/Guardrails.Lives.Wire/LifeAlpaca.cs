using Guardrails.Brokers;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Playing;
using Guardrails.Lives.Venues;
using Guardrails.Orders;
using Guardrails.Sandbox;
using Guardrails.Sandbox.Simulation;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Lives.Wire;

/// <summary>The venue of a life behind Alpaca's wire. One request is under way at a time, and the life waits for it.</summary>
internal sealed class LifeAlpaca : IVenueBehind
{
    /// <summary>How the adapter says that its stream has begun.</summary>
    public const string Begun = "the stream of orders has begun to tell";

    private const string MarkName = "mark-of-the-life";

    private readonly LifeWorld _world;
    private readonly OrderViews _views;
    private Expected? _expected;
    private int _marks;

    public LifeAlpaca(LifeWorld world)
    {
        _world = world;
        _views = new OrderViews(world);
        Clock = new SessionClock(world.Clock);
    }

    public event Action<OrderUpdate>? Updated;

    public event Action? Disconnected
    {
        add { }
        remove { }
    }

    public SessionClock Clock { get; }

    /// <summary>What the next answer about positions shows.</summary>
    public PositionSnapshot Positions { get; set; } = PositionSnapshot.Failed("nothing was asked for");

    public bool ListsFail { get; set; }

    /// <summary>What came that no life sends; <see langword="null"/> when nothing did.</summary>
    public string? Defect { get; private set; }

    public static bool IsMark(ExecutionReport report) => report.ClientOrderId == MarkName;

    /// <summary>What the next request is.</summary>
    public IDisposable Expect(Expected expected)
    {
        _expected = expected;
        return new End(this);
    }

    public ValueTask<Answer<OrderView>> PlaceAsync(OrderTicket ticket, CancellationToken cancellationToken) => new(Guarded(() =>
    {
        if (_expected is { TakeGroup: { } takeGroup, Group: { } group })
        {
            return AnswerOf(takeGroup(Arrivals.Of(ticket, group)).Orders[0], ticket);
        }

        return _expected is { TakeOrder: { } take } ? AnswerOf(take(Arrivals.Of(ticket)), ticket) : Unexpected($"an order {ticket}");
    }));

    public ValueTask<Answer<OrderView>> ReplaceAsync(string orderId, OrderChange change, CancellationToken cancellationToken) => new(Guarded(() =>
    {
        if (_expected is not { TakeReplacement: { } take } || Order(orderId) is not { } old)
        {
            return Unexpected($"a replacement of {orderId}");
        }

        return take(Arrivals.Of(old, change)) switch
        {
            ReplaceOutcome.Accepted accepted => View(accepted.VenueOrderId!),
            ReplaceOutcome.Rejected rejected => Refusal.Rule(rejected.Rejection.Message),
            _ => Refusal.NoAnswer,
        };
    }));

    public ValueTask<Answer<OrderView>> CancelAsync(string orderId, CancellationToken cancellationToken) => new(Guarded(() =>
    {
        if (_expected is not { TakeCancellation: { } take })
        {
            return Unexpected($"a cancellation of {orderId}");
        }

        var outcome = take();
        return outcome switch
        {
            CancelOutcome.Accepted => View(orderId),
            CancelOutcome.Rejected => Order(orderId) is { } known ? VenueAnswers.AlreadyEnded(OrderViews.WordOf(known.End ?? VenueOrderStatus.Canceled)) : Refusal.NotFound("order not found"),
            _ => Refusal.NoAnswer,
        };
    }));

    public Answer<IReadOnlyList<OrderView>> ReadOrders() => Guarded(() => Answer<IReadOnlyList<OrderView>>.Of([.. Arrived().Select(_views.Of)]));

    public Answer<IReadOnlyList<OrderView>> ReadOpenOrders() => Guarded(() =>
        ListsFail ? Refusal.Unavailable : Answer<IReadOnlyList<OrderView>>.Of([.. _world.Venue.Working.Select(_views.Of)]));

    public Answer<OrderView> FindOrder(string orderId) => Guarded(() => Order(orderId) is { } order ? _views.Of(order) : (Answer<OrderView>)Refusal.NotFound("order not found"));

    public Answer<OrderView> FindOrderByClientId(string clientOrderId) => Guarded(() =>
        Arrived().LastOrDefault(order => OrderViews.NameOf(order) == clientOrderId) is { } order ? _views.Of(order) : (Answer<OrderView>)Refusal.NotFound("order not found"));

    public ValueTask<Answer<IReadOnlyList<PositionView>>> ReadPositionsAsync(CancellationToken cancellationToken) => new(Guarded(() => !Positions.IsComplete
        ? Refusal.Unavailable
        : Answer<IReadOnlyList<PositionView>>.Of([.. Positions.Items.Select(static row => new PositionView
        {
            Asset = AssetOf(row.Symbol.Value),
            Quantity = row.Quantity,
            Available = row.Quantity,
            AverageEntryPrice = LifePlan.Mark,
            Price = LifePlan.Mark,
        })])));

    public ValueTask<Answer<AccountView>> ReadAccountAsync(CancellationToken cancellationToken) => new(Guarded(() => Unexpected<AccountView>("a question about the account")));

    public ValueTask<Answer<IReadOnlyList<FillView>>> ReadFillsAsync(CancellationToken cancellationToken) => new(Guarded(() => Unexpected<IReadOnlyList<FillView>>("a question about executions")));

    public AccountSettings ReadSettings() => new() { MaxMarginMultiplier = 4 };

    public AccountSettings ChangeSettings(Func<AccountSettings, AccountSettings> change) => ReadSettings();

    public IReadOnlyList<AssetView> ReadAssets() => [.. _world.Keys.Select(static key => AssetOf(key.Symbol.Value))];

    public QuoteView? ReadQuote(string symbol) => null;

    public IReadOnlyList<MoveView> ReadMoves() => [];

    public IReadOnlyList<PriceChange> ReadPriceChanges(string symbol) => [];

    /// <summary>The stream tells what happened.</summary>
    public void Tell(ExecutionReport report) => Updated?.Invoke(_views.Update(report));

    /// <summary>Behind what was told, the stream tells of an order that is nobody's.</summary>
    public void Mark() => Updated?.Invoke(_views.Update(new ExecutionReport
    {
        Symbol = _world.Keys[0].Symbol,
        ClientOrderId = MarkName,
        VenueOrderId = FormattableString.Invariant($"{++_marks:x8}-0000-4000-8000-00000000ffff"),
        Side = OrderSide.Buy,
        Status = VenueOrderStatus.New,
        CumulativeQuantity = 0m,
        OrderQuantity = 1m,
        Type = OrderType.Market,
        TransactTime = _world.Clock.Now,
    }));

    public static AssetView AssetOf(string symbol) => new(Guid.Empty.ToString("D"), new SandboxAsset { Symbol = symbol, Price = LifePlan.Mark });

    private Answer<OrderView> AnswerOf(SubmitOutcome outcome, OrderTicket ticket) => outcome switch
    {
        SubmitOutcome.Accepted accepted => View(accepted.VenueOrderId!),
        SubmitOutcome.Rejected { Rejection.IsDuplicateId: true } => VenueAnswers.Duplicate,
        SubmitOutcome.Rejected => Refusal.Forbidden($"insufficient qty available for order (requested: {Decimals.Text(ticket.Quantity)}, available: 0)"),
        _ => Refusal.NoAnswer,
    };

    private Answer<OrderView> View(string venueId) => Order(venueId) is { } order ? _views.Of(order) : Refusal.NotFound("order not found");

    private TrueOrder? Order(string venueId) => Arrived().LastOrDefault(order => order.VenueId == venueId);

    private IEnumerable<TrueOrder> Arrived() => _world.Venue.Orders.Where(static order => order.ArrivesAt is null);

    private Answer<OrderView> Unexpected(string what) => Unexpected<OrderView>(what);

    private Answer<T> Unexpected<T>(string what)
        where T : class
    {
        Defect ??= $"the venue got what nobody has sent: {what}.";
        return Refusal.Unavailable;
    }

    /// <summary>What throws here, or in the checks of the life that run here, is not an answer of the venue.</summary>
    private Answer<T> Guarded<T>(Func<Answer<T>> answer)
        where T : class
    {
        try
        {
            return answer();
        }
        catch (TimeoutException)
        {
            return Refusal.NoAnswer;
        }
        catch (Exception defect)
        {
            Defect ??= defect.ToString();
            return Refusal.Unavailable;
        }
    }

    private sealed class End(LifeAlpaca venue) : IDisposable
    {
        public void Dispose() => venue._expected = null;
    }
}
