using System.Threading.Channels;
using Guardrails;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing;
using Guardrails.Testing.FsCheck;

/// <summary>A venue that executes whatever the price has reached, and its adapter.</summary>
internal sealed class ToyAdapter(AdapterWorld world) : IBrokerAdapter, IAdapterUnderTest
{
    private readonly List<VenueOrder> _orders = [];
    private readonly SortedDictionary<Symbol, decimal> _prices = [];
    private readonly SortedDictionary<Symbol, decimal> _held = [];
    private readonly Channel<VenueEvent> _pushed = Channel.CreateUnbounded<VenueEvent>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
    private PositionReadFailure _reads;
    private bool _losesNextAnswer;

    public IBrokerAdapter Adapter => this;
    public BrokerCapabilities Capabilities { get; } = new() { ClientIdUniqueness = ClientIdUniqueness.Forever, UnknownHorizon = TimeSpan.FromSeconds(5) };
    public VenueTruth ReadTruth() => new() { Orders = [.. _orders], Positions = [.. Positions.Where(static p => p.Quantity != 0m)] };
    public bool TryInject(FaultClass fault) => fault == FaultClass.ResponseLost && (_losesNextAnswer = true);
    public bool TryFailPositionReads(PositionReadFailure failure) => (_reads = failure) == failure;
    public void StopFaults() => _losesNextAnswer = false;

    public void SetPrice(Symbol symbol, decimal price)
    {
        _prices[symbol] = price;
        _pushed.Writer.TryWrite(new VenueEvent.PriceChanged(new Quote { Symbol = symbol, Price = price, Time = Now }));
        _orders.ToList().ForEach(Match);
    }

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder proof, CancellationToken cancellationToken)
    {
        var order = proof.Redeem();
#if BROKEN
        var id = $"sdk-{_orders.Count}";
#else
        var id = order.ClientOrderId;
#endif
        var isLost = _losesNextAnswer;
        _losesNextAnswer = false;
        _orders.Add(new() { ClientOrderId = id, VenueOrderId = $"v-{id}", Symbol = order.Symbol, Side = order.Side, Quantity = order.Quantity, Type = order.Type, LimitPrice = order.LimitPrice, StopPrice = order.StopPrice });
        Match(_orders[^1]);
        return new(isLost ? new SubmitOutcome.Unknown("no answer within 10 s") : new SubmitOutcome.Accepted { VenueOrderId = $"v-{id}" });
    }

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel proof, CancellationToken cancellationToken)
    {
        var id = proof.Redeem().ClientOrderId;
        if (Open.FirstOrDefault(order => order.ClientOrderId == id) is not { } open)
        {
            return new(new CancelOutcome.Rejected(new VenueRejection("UNKNOWN_ORDER", "there is no such open order")));
        }

        Change(open, open with { Status = VenueOrderStatus.Canceled }, null);
        return new(new CancelOutcome.Accepted());
    }

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) =>
        new(_orders.Find(order => order.ClientOrderId == query.ClientOrderId) is { } found ? new OrderLookup.Found(found) : new OrderLookup.NotFound(Now));
    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => new(OpenOrderSnapshot.Complete(Open, Now));
    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => new(_reads switch
    {
        PositionReadFailure.None => PositionSnapshot.Complete(Positions, Now),
        PositionReadFailure.Partial => PositionSnapshot.Partial([], Now, "page 2 is missing"),
        _ => PositionSnapshot.Failed("503"),
    });
    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => new(new AccountSnapshot { Currency = "USD", Equity = world.Cash, AsOf = Now });
    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) =>
        new(world.Instruments.FirstOrDefault(listed => listed.Instrument.Symbol == symbol)?.Instrument);
    public IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken) => _pushed.Reader.ReadAllAsync(cancellationToken);

    private DateTimeOffset Now => world.Time.GetUtcNow();
    private IEnumerable<VenueOrder> Open => _orders.Where(static order => order.Status == VenueOrderStatus.New);
    private IEnumerable<VenuePosition> Positions => _held.Select(static held => new VenuePosition { Symbol = held.Key, Quantity = held.Value });

    private void Match(VenueOrder order)
    {
        var (price, sign) = (_prices[order.Symbol], order.Side == OrderSide.Buy ? 1m : -1m);
        if (order.Status == VenueOrderStatus.New && !((price - order.LimitPrice) * sign > 0m) && !((order.StopPrice - price) * sign > 0m))
        {
            _held[order.Symbol] = _held.GetValueOrDefault(order.Symbol) + (order.Quantity * sign);
            Change(order, order with { Status = VenueOrderStatus.Filled, FilledQuantity = order.Quantity }, new Fill { ExecutionId = $"e-{order.VenueOrderId}", Quantity = order.Quantity, Price = price });
        }
    }

    private void Change(VenueOrder from, VenueOrder to, Fill? fill)
    {
        _orders[_orders.IndexOf(from)] = to;
        _pushed.Writer.TryWrite(new VenueEvent.OrderReported(new() { Symbol = to.Symbol, ClientOrderId = to.ClientOrderId, VenueOrderId = to.VenueOrderId, Side = to.Side, Status = to.Status, CumulativeQuantity = to.FilledQuantity, Fill = fill }));
    }
}
