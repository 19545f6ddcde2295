using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>A venue with one instrument, XYZ at 100, in virtual time.</summary>
internal sealed class World
{
    public World(SimulatedVenueProfile? profile = null, decimal lot = 1m, bool shortable = true, ulong seed = 1)
    {
        Broker = new SimulatedBroker(profile ?? SimulatedVenueProfile.Plain, Time, cash: 10_000m, seed: seed);
        Broker.Venue.List(new Instrument { Symbol = "XYZ", QuoteCurrency = "USD", BaseAsset = "XYZ", TickSize = 0.01m, LotSize = lot, Shortable = shortable });
        Broker.Venue.SetPrice("XYZ", 100m);
    }

    public VirtualTimeProvider Time { get; } = new();

    public SimulatedBroker Broker { get; }

    public decimal Held => Broker.Venue.GetState().Positions.Sum(position => position.Quantity);

    /// <summary>Runs without a synchronization context, as a bot does; with one, awaits would not continue inline.</summary>
    public static T Inline<T>(Func<T> run)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public ApprovedOrder Proof(string id, OrderSide side, decimal quantity, bool reduceOnly = false, PositionLeg leg = PositionLeg.Net) =>
        new(Outbound(id, side, quantity, null, reduceOnly, leg), Time, TimeSpan.FromSeconds(5), GuardInstant.Now(Time));

    public ApprovedCancel CancelProof(string id) => new(
        new OutboundCancel { ClientOrderId = id, VenueOrderId = null, Symbol = "XYZ", VenueSymbol = "XYZ" }, Time, TimeSpan.FromSeconds(5), GuardInstant.Now(Time));

    public ApprovedReplace ReplaceProof(string id, string newId, decimal quantity, decimal limit) => new(
        new OutboundReplace { ClientOrderId = id, VenueOrderId = null, Order = Outbound(newId, OrderSide.Buy, quantity, limit) },
        Time,
        TimeSpan.FromSeconds(5),
        GuardInstant.Now(Time));

    public ApprovedGroup GroupProof(OutboundOrder? entry, params OutboundOrder[] exits) =>
        new(new OutboundGroup { Entry = entry, Exits = exits }, Time, TimeSpan.FromSeconds(5), GuardInstant.Now(Time));

    public static OutboundOrder Outbound(
        string id, OrderSide side, decimal quantity, decimal? limit, bool reduceOnly = false, PositionLeg leg = PositionLeg.Net) => new()
        {
            ClientOrderId = id,
            Symbol = "XYZ",
            VenueSymbol = "XYZ",
            Side = side,
            Quantity = quantity,
            Type = limit is null ? OrderType.Market : OrderType.Limit,
            LimitPrice = limit,
            StopPrice = null,
            TimeInForce = TimeInForce.GoodTillCancel,
            Effect = reduceOnly ? PositionEffect.Close : PositionEffect.Open,
            Leg = leg,
            ReduceOnly = reduceOnly,
        };

    /// <summary>The bot sends past any guard.</summary>
    public ValueTask<SubmitOutcome> SendAsync(OrderRequest request) => Broker.SendUnguardedAsync(request, TestContext.Current.CancellationToken);

    /// <summary>The guard sends what it approved.</summary>
    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order) => Broker.SubmitAsync(order, TestContext.Current.CancellationToken);

    public ValueTask<PositionSnapshot> PositionsAsync() => Broker.GetPositionsAsync(TestContext.Current.CancellationToken);

    public ValueTask<OpenOrderSnapshot> OpenOrdersAsync() => Broker.GetOpenOrdersAsync(TestContext.Current.CancellationToken);

    public ValueTask<AccountSnapshot?> AccountAsync() => Broker.GetAccountAsync(TestContext.Current.CancellationToken);

    public void Advance(int milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
