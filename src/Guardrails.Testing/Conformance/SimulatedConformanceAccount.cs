using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing.Conformance;

/// <summary>An account at the simulated broker.</summary>
internal sealed class SimulatedConformanceAccount : IConformanceAccount
{
    private const decimal StartPrice = 100m;

    private readonly SimulatedVenueProfile _profile;
    private readonly Func<SimulatedBroker, IBrokerAdapter> _adapter;
    private readonly VirtualTimeProvider _time = new();
    private readonly SimulatedBroker _broker;

    public SimulatedConformanceAccount(SimulatedVenueProfile profile, Func<SimulatedBroker, IBrokerAdapter> adapter)
    {
        (_profile, _adapter) = (profile, adapter);
        _broker = new SimulatedBroker(profile, _time, Cash!.Value);
        List(Symbol, profile.BuyFeeInBaseAsset ? 0.001m : 1m);
        List(FractionalSymbol!.Value, 0.000001m);
        foreach (var leg in Legs)
        {
            List(leg.Symbol, 1m, PriceOf(leg.Symbol));
        }

        Adapter = adapter(_broker);
    }

    public IBrokerAdapter Adapter { get; private set; }

    public ConformanceAbilities Abilities =>
        ConformanceAbilities.ReadTruth | ConformanceAbilities.SetPrice | ConformanceAbilities.WithholdFills | ConformanceAbilities.LoseRequests | ConformanceAbilities.LoseAnswers
        | ConformanceAbilities.RefuseOrders | ConformanceAbilities.RefuseForRate | ConformanceAbilities.DelayCancellations | ConformanceAbilities.EndStreams | ConformanceAbilities.DuplicateEvents
        | ConformanceAbilities.TradeAsSomebodyElse | ConformanceAbilities.Restart | ConformanceAbilities.FailReads | ConformanceAbilities.PartialPositionReads
        | (_profile.ResponseLatency > _profile.FillLatency + _profile.FillReportLatency ? ConformanceAbilities.DelayAnswers : ConformanceAbilities.None);

    public TimeProvider Time => _time;

    public Symbol Symbol => "XYZ";

    public Symbol? FractionalSymbol => "PART";

    public decimal Price => _broker.Venue.GetPrice(Symbol) ?? StartPrice;

    public decimal Quantity => 10m;

    public IReadOnlyList<MultilegLeg> Legs { get; } =
        [new() { Symbol = "NEAR", Side = OrderSide.Buy, Effect = PositionEffect.Open }, new() { Symbol = "FAR", Side = OrderSide.Sell, Ratio = 2, Effect = PositionEffect.Open }];

    public decimal PriceOf(Symbol symbol) => _broker.Venue.GetPrice(symbol) ?? (symbol == Legs[0].Symbol ? 6m : symbol == Legs[1].Symbol ? 2m : StartPrice);

    public decimal? Cash => 100_000m;

    public TimeSpan Patience => TimeSpan.FromSeconds(20);

    public TimeSpan Settling => TimeSpan.FromSeconds(2);

    public ValueTask AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ConformanceTruth> ReadTruthAsync()
    {
        var venue = _broker.Venue;
        return new(new ConformanceTruth
        {
            Orders = [.. venue.Orders.Where(static order => order is { Origin: OrderOrigin.Guarded or OrderOrigin.Unguarded, Status: not VenueOrderStatus.Rejected }).Select(ToVenueOrder)],
            Executions = [.. venue.Executions.Select(execution => ToReport(execution, venue.Orders))],
            Positions = [.. venue.GetState().Positions.Where(static position => position.Quantity != 0m).Select(static position => new VenuePosition { Symbol = position.Symbol, Quantity = position.Quantity, Leg = position.Leg })],
        });
    }

    public ValueTask SetPriceAsync(decimal price) => Done(() => _broker.Venue.SetPrice(Symbol, price));

    public ValueTask WithholdFillsAsync(decimal? upTo) => Done(() =>
    {
        if (upTo is { } quantity)
        {
            _broker.Venue.FillNextOnly(quantity);
        }
        else
        {
            _broker.Venue.ReleaseFills();
        }
    });

    public ValueTask LoseNextRequestAsync(VenueWrite write) => Done(() => _broker.InjectNext(FaultClass.RequestLost));

    public ValueTask LoseNextAnswerAsync(VenueWrite write) => Done(() => _broker.InjectNext(FaultClass.ResponseLost));

    public ValueTask<VenueRejection> RefuseNextOrderAsync()
    {
        var refusal = new VenueRejection("INSUFFICIENT_BUYING_POWER", "insufficient buying power for 10 XYZ");
        _broker.Venue.RejectNext(refusal.Code, refusal.Message);
        return new(refusal);
    }

    public ValueTask RefuseNextForRateAsync() => Done(() => _broker.InjectNext(FaultClass.RateLimited));

    /// <summary>Every answer of this venue comes after the execution already.</summary>
    public ValueTask DelayNextAnswerAsync() => ValueTask.CompletedTask;

    public ValueTask DelayCancellationsAsync(TimeSpan by) => Done(() => _broker.Venue.SetLatencies(_profile with { CancelLatency = by }));

    public ValueTask EndStreamsAsync() => Done(() => _broker.DisconnectStreams());

    public ValueTask DuplicateNextEventAsync() => Done(() => _broker.InjectNext(FaultClass.EventDuplicated));

    public ValueTask TradeAsSomebodyElseAsync(OrderSide side, decimal quantity) =>
        Done(() => _broker.Venue.InjectTrade(Symbol, side, quantity, _profile.HedgeMode ? PositionLeg.Long : PositionLeg.Net));

    public ValueTask RestartAsync() => Done(() => Adapter = _adapter(_broker));

    public ValueTask FailReadsAsync(bool fail) => Done(() =>
    {
        var reason = fail ? "503 Service Unavailable" : null;
        _broker.FailPositionQueries(reason);
        _broker.FailOrderQueries(reason);
        _broker.FailAccountQueries(reason);
    });

    public ValueTask ReadPositionsInPartAsync() => Done(() => _broker.Faults = FaultPlan.None.With(FaultClass.PositionsPartial, 1m));

    public ValueTask DisposeAsync()
    {
        (Adapter as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ValueTask Done(Action act)
    {
        act();
        return ValueTask.CompletedTask;
    }

    private static VenueOrder ToVenueOrder(SimulatedOrder order) => new()
    {
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.VenueOrderId,
        Symbol = order.Symbol,
        Side = order.Side,
        Quantity = order.Quantity,
        FilledQuantity = order.FilledQuantity,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce,
        Status = order.Status,
        Leg = order.Leg,
        ReduceOnly = order.Capped,
        GroupId = order.GroupId,
        GroupLinkedByVenue = order.GroupLinked,
        WaitsFor = order.WaitsFor,
    };

    private ExecutionReport ToReport(SimulatedExecution execution, IReadOnlyList<SimulatedOrder> orders) => new()
    {
        Symbol = execution.Symbol,
        ClientOrderId = execution.ClientOrderId,
        VenueOrderId = execution.VenueOrderId,
        Side = execution.Side,
        Leg = execution.Leg,
        Status = orders.First(order => order.VenueOrderId == execution.VenueOrderId).Status,
        Fill = new Fill
        {
            ExecutionId = execution.ExecutionId,
            Quantity = execution.Quantity,
            Price = execution.Price,
            Fee = execution.BaseFee > 0m ? execution.BaseFee : execution.QuoteFee,
            FeeAsset = execution.BaseFee > 0m ? BaseAsset : execution.QuoteFee == 0m ? null : "USD",
        },
    };

    private string? BaseAsset => _profile.BuyFeeInBaseAsset ? Symbol.Value : null;

    private void List(Symbol symbol, decimal lot, decimal price = StartPrice)
    {
        _broker.Venue.List(new Instrument
        {
            Symbol = symbol,
            QuoteCurrency = "USD",
            BaseAsset = _profile.BuyFeeInBaseAsset ? symbol.Value : null,
            MaxBaseFee = _profile.BuyFeeInBaseAsset ? _profile.FeeRate : 0m,
            TickSize = 0.01m,
            LotSize = lot,
            Shortable = _profile.ShortingAllowed,
        });
        _broker.Venue.SetPrice(symbol, price, publish: false);
    }
}
