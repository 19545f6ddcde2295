using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>A venue with one instrument, XYZ at 100, in virtual time.</summary>
internal sealed class World : IRedeemer
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

    /// <summary>Nothing stands in the way of a send but the age of its approval.</summary>
    public Denial? Redeem(ApprovalTerms terms) => GuardInstant.Now(Time).Since(terms.JudgedAt) <= TimeSpan.FromSeconds(5).Ticks ? null
        : new Denial(null, Time.GetUtcNow(), [new Violation { Code = DenialCodes.ApprovalExpired, Rule = "test" }]);

    public ApprovedOrder Proof(string id, OrderSide side, decimal quantity, bool reduceOnly = false, PositionLeg leg = PositionLeg.Net) =>
        new(Outbound(id, side, quantity, null, reduceOnly, leg), this, Terms());

    public ApprovedCancel CancelProof(string id) => new(
        new OutboundCancel { ClientOrderId = id, VenueOrderId = null, Symbol = "XYZ", VenueSymbol = "XYZ" }, this, Terms());

    public ApprovedReplace ReplaceProof(string id, string newId, decimal quantity, decimal limit) => new(
        new OutboundReplace { ClientOrderId = id, VenueOrderId = null, Order = Outbound(newId, OrderSide.Buy, quantity, limit) },
        this,
        Terms());

    public ApprovedGroup GroupProof(OutboundOrder? entry, params OutboundOrder[] exits) =>
        new(new OutboundGroup { Entry = entry, Exits = exits }, this, Terms());

    private ApprovalTerms Terms() => new TestTerms(GuardInstant.Now(Time));

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
    public ValueTask<SubmitOutcome> SendAsync(OrderRequest request) => Broker.SendUnguardedAsync(request, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The guard sends what it approved.</summary>
    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order) => Broker.SubmitAsync(order, TestContext.Current.CancellationToken);

    public ValueTask<PositionSnapshot> PositionsAsync() => Broker.GetPositionsAsync(TestContext.Current.CancellationToken);

    public ValueTask<OpenOrderSnapshot> OpenOrdersAsync() => Broker.GetOpenOrdersAsync(TestContext.Current.CancellationToken);

    public ValueTask<AccountSnapshot?> AccountAsync() => Broker.GetAccountAsync(TestContext.Current.CancellationToken);

    public void Advance(int milliseconds) => Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private sealed class TestTerms : ApprovalTerms
    {
        public TestTerms(GuardInstant judgedAt) => Approve(ApprovalKind.Order, "test", judgedAt, isExit: false);
    }
}
