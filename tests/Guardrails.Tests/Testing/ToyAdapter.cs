using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing;
using Guardrails.Testing.FsCheck;
using Guardrails.Testing.Venues;

namespace Guardrails.Tests.Testing;

/// <summary>A venue that fills every market order at once, with its adapter: as small as an adapter under test can be, honest or with one defect.</summary>
internal sealed class ToyAdapter(AdapterWorld world, ToyDefect defect, bool tellsTruth) : IBrokerAdapter, IAdapterUnderTest
{
    private static int _runs;
    private static int _sent;
    private static int _started;

    private readonly List<VenueOrder> _orders = [];
    private readonly Channel<VenueEvent> _pushed = Channel.CreateUnbounded<VenueEvent>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
    private readonly SortedDictionary<Symbol, decimal> _prices = [];
    private readonly SortedDictionary<Symbol, decimal> _held = [];
    private readonly List<InjectedEffect> _effects = [];
    private PositionReadFailure _reads;
    private bool _losesNextAnswer;
    private readonly bool _isOdd = Interlocked.Increment(ref _started) % 2 == 1;
    private int _ids;

    public IBrokerAdapter Adapter => this;

    public BrokerCapabilities Capabilities { get; } = new() { ClientIdUniqueness = ClientIdUniqueness.Forever, UnknownHorizon = TimeSpan.FromSeconds(5) };

    public static Func<AdapterWorld, IAdapterUnderTest> Of(ToyDefect defect, bool tellsTruth = true) => world => new ToyAdapter(world, defect, tellsTruth);

    public void SetPrice(Symbol symbol, decimal price)
    {
        _prices[symbol] = price;
        _pushed.Writer.TryWrite(new VenueEvent.PriceChanged(new Quote { Symbol = symbol, Price = price, Time = world.Time.GetUtcNow() }));
        for (var i = 0; i < _orders.Count && defect != ToyDefect.RestsForFourTimesTheQuantity; i++)
        {
            Match(i);
        }
    }

    public VenueTruth? ReadTruth() => tellsTruth ? new VenueTruth
    {
        Orders = [.. _orders.Select(order => order with { Side = Executed(order.Side) })],
        Positions = [.. _held.Where(static held => held.Value != 0m).Select(static held => new VenuePosition { Symbol = held.Key, Quantity = held.Value })],
        InjectedEffects = [.. _effects],
    } : null;

    public bool TryInject(FaultClass fault) => fault == FaultClass.ResponseLost && (_losesNextAnswer = true);

    public bool TryFailPositionReads(PositionReadFailure failure)
    {
        _reads = failure;
        return true;
    }

    public void StopFaults() => _losesNextAnswer = false;

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder proof, CancellationToken cancellationToken)
    {
        var order = proof.Redeem();
        var id = DropsTheId() ? $"sdk-{++_ids}" : order.ClientOrderId;
        Take(order, id);
        if ((defect == ToyDefect.ClosesTwice || (defect == ToyDefect.ClosesTwiceEveryOtherRun && _isOdd)) && order.Effect == PositionEffect.Close)
        {
            Take(order, id);
        }

        if (!_losesNextAnswer)
        {
            return new(new SubmitOutcome.Accepted { VenueOrderId = _orders[^1].VenueOrderId });
        }

        _losesNextAnswer = false;
        if (defect == ToyDefect.ExecutesTwice)
        {
            Take(order, $"{id}-again");
        }

        return new(defect == ToyDefect.ReportsRejectedForATimeOut
            ? new SubmitOutcome.Rejected(new VenueRejection("TIMEOUT", "no answer within 10 s"))
            : new SubmitOutcome.Unknown("no answer within 10 s"));
    }

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel proof, CancellationToken cancellationToken)
    {
        var cancel = proof.Redeem();
        var i = _orders.FindIndex(order => order.ClientOrderId == cancel.ClientOrderId && order.Status == VenueOrderStatus.New);
        if (i < 0)
        {
            return new(new CancelOutcome.Rejected(new VenueRejection("UNKNOWN_ORDER", "there is no such open order")));
        }

        _orders[i] = _orders[i] with { Status = defect == ToyDefect.LeavesCancellationsPending ? VenueOrderStatus.PendingCancel : VenueOrderStatus.Canceled };
        Report(_orders[i], null);
        return new(new CancelOutcome.Accepted());
    }

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) => new(
        FindsNone ? new OrderLookup.Failed("404")
        : _orders.Find(order => order.ClientOrderId == query.ClientOrderId) is { } found ? new OrderLookup.Found(Told(found))
        : new OrderLookup.NotFound(world.Time.GetUtcNow()));

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        new(OpenOrderSnapshot.Complete(_orders.Where(order => order.Status is VenueOrderStatus.New or VenueOrderStatus.PendingCancel && !FindsNone).Select(Told), world.Time.GetUtcNow()));

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => new(_reads switch
    {
        PositionReadFailure.None => PositionSnapshot.Complete(_held.Select(static held => new VenuePosition { Symbol = held.Key, Quantity = held.Value }), world.Time.GetUtcNow()),
        _ when defect == ToyDefect.AnswersFlatOnError => PositionSnapshot.Complete([], world.Time.GetUtcNow()),
        PositionReadFailure.Partial => PositionSnapshot.Partial([], world.Time.GetUtcNow(), "page 2 is missing"),
        _ => PositionSnapshot.Failed("503"),
    });

    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) =>
        new(new AccountSnapshot { Currency = "USD", Equity = world.Cash, AsOf = world.Time.GetUtcNow() });

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) =>
        new(world.Instruments.FirstOrDefault(listed => listed.Instrument.Symbol == symbol)?.Instrument is not { } known ? null
            : defect == ToyDefect.OverstatesTheMinimum ? known with { MinQuantity = 5m * known.LotSize }
            : known);

    public async IAsyncEnumerable<VenueEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var pushed in _pushed.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return pushed;
        }
    }

    private bool DropsTheId() => defect switch
    {
        ToyDefect.DropsTheClientOrderId => true,
        ToyDefect.RollsRealDice => Random.Shared.Next(3) == 0,
        ToyDefect.LosesEveryFiftiethId => Interlocked.Increment(ref _sent) % 50 == 0,
        _ => false,
    };

    private bool FindsNone => defect is ToyDefect.NeverFindsAnOrder or ToyDefect.NeverFindsAnOrderBesideOthers;

    private void Take(OutboundOrder order, string id)
    {
        _orders.Add(new VenueOrder
        {
            ClientOrderId = id,
            VenueOrderId = defect switch
            {
                ToyDefect.RollsDice => $"v-{id}-{++_runs}",
                ToyDefect.RollsRealDice => $"v-{id}-{Random.Shared.NextInt64()}",
                _ => $"v-{id}",
            },
            Symbol = order.Symbol,
            Side = order.Side,
            Quantity = order.Quantity * (defect is ToyDefect.SendsFourTimesTheQuantity or ToyDefect.BlamesASplit ? 4m : 1m),
            Type = order.Type,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
        });
        Match(_orders.Count - 1);
        if (defect == ToyDefect.RestsForFourTimesTheQuantity && _orders[^1] is { Status: VenueOrderStatus.New } resting)
        {
            _orders[^1] = resting with { Quantity = resting.Quantity * 4m };
        }

        if (defect is ToyDefect.BlamesASplit or ToyDefect.NeverFindsAnOrderBesideOthers)
        {
            var blamed = defect == ToyDefect.BlamesASplit ? FaultClass.Split : FaultClass.ExternalTrade;
            _effects.Add(new InjectedEffect { Fault = blamed, Symbol = order.Symbol, Leg = PositionLeg.Net, Change = order.Quantity * (order.Side == OrderSide.Buy ? 3m : -3m), ExecutionId = null, ClientOrderId = null, At = world.Time.GetUtcNow() });
        }
    }

    private void Match(int i)
    {
        var order = _orders[i];
        var price = _prices[order.Symbol];
        var sign = order.Side == OrderSide.Buy ? 1m : -1m;
        if (order.Status != VenueOrderStatus.New || (price - order.LimitPrice) * sign > 0m || (order.StopPrice - price) * sign > 0m)
        {
            return;
        }

        _orders[i] = order with { Status = VenueOrderStatus.Filled, FilledQuantity = order.Quantity };
        _held[order.Symbol] = _held.GetValueOrDefault(order.Symbol) + (order.Quantity * (Executed(order.Side) == OrderSide.Buy ? 1m : -1m));
        Report(_orders[i], price);
    }

    private void Report(VenueOrder order, decimal? price)
    {
        var told = Told(order);
        _pushed.Writer.TryWrite(new VenueEvent.OrderReported(new ExecutionReport
        {
            Symbol = order.Symbol,
            ClientOrderId = order.ClientOrderId,
            VenueOrderId = order.VenueOrderId,
            Side = order.Side,
            Status = order.Status,
            OrderQuantity = told.Quantity,
            CumulativeQuantity = told.FilledQuantity,
            Fill = price is { } at ? new Fill { ExecutionId = $"e-{order.VenueOrderId}", Quantity = told.FilledQuantity, Price = at } : null,
        }));
    }

    private VenueOrder Told(VenueOrder order) => defect switch
    {
        ToyDefect.ReportsHalf => order with { FilledQuantity = order.FilledQuantity / 2m },
        ToyDefect.SendsFourTimesTheQuantity => order with { Quantity = order.Quantity / 4m, FilledQuantity = order.FilledQuantity / 4m },
        ToyDefect.RestsForFourTimesTheQuantity when order.Status != VenueOrderStatus.Filled => order with { Quantity = order.Quantity / 4m },
        _ => order,
    };

    private OrderSide Executed(OrderSide side) => defect != ToyDefect.ExecutesTheOtherSide ? side : side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;
}
