using Guardrails.Brokers;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing.FsCheck;

/// <summary>The simulated broker under test: with all of its faults, and with the truth of its venue. Derive nothing; wrap it to test an adapter of your own on top.</summary>
public sealed class SimulatedAdapterUnderTest : IAdapterUnderTest
{
    private FaultPlan _faults = FaultPlan.None;
    private PositionReadFailure _reads;

    /// <summary>Opens a venue.</summary>
    /// <param name="world">What it is set up with.</param>
    /// <param name="profile">How it behaves; <see langword="null"/> is <see cref="SimulatedVenueProfile.Plain"/>.</param>
    public SimulatedAdapterUnderTest(AdapterWorld world, SimulatedVenueProfile? profile = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        profile ??= SimulatedVenueProfile.Plain;
        Broker = new SimulatedBroker(profile, world.Time, world.Cash, seed: world.Seed);
        foreach (var listed in world.Instruments)
        {
            Broker.Venue.List(listed.Instrument with { Shortable = listed.Instrument.Shortable && profile.ShortingAllowed });
        }
    }

    /// <summary>The simulated broker.</summary>
    public SimulatedBroker Broker { get; }

    /// <inheritdoc/>
    public IBrokerAdapter Adapter => Broker;

    /// <summary>A factory over a profile, for the laws.</summary>
    /// <param name="profile">How the venue behaves.</param>
    public static Func<AdapterWorld, IAdapterUnderTest> Of(SimulatedVenueProfile profile) => world => new SimulatedAdapterUnderTest(world, profile);

    /// <inheritdoc/>
    public void SetPrice(Symbol symbol, decimal price) => Broker.Venue.SetPrice(symbol, price);

    /// <inheritdoc/>
    public VenueTruth ReadTruth()
    {
        var state = Broker.Venue.GetState();
        var executed = Broker.Venue.Executions.ToLookup(static execution => execution.VenueOrderId, StringComparer.Ordinal);
        return new VenueTruth
        {
            Orders = [.. Broker.Venue.Orders.Where(static order => order.Origin == OrderOrigin.Guarded).Select(order => ToVenueOrder(order, executed[order.VenueOrderId]))],
            Positions = [.. state.Positions.Where(static position => position.Quantity != 0m).Select(static position => new VenuePosition { Symbol = position.Symbol, Quantity = position.Quantity, Leg = position.Leg, MarkPrice = position.MarkPrice })],
            InjectedEffects = state.InjectedEffects,
            BentOrders = [.. Broker.Venue.Orders.Where(static order => order.DueTo is not null).Select(static order => order.ClientOrderId)],
        };
    }

    /// <inheritdoc/>
    public bool TryInject(FaultClass fault)
    {
        Broker.InjectNext(fault);
        return true;
    }

    /// <inheritdoc/>
    public bool TryUse(FaultPlan faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        _faults = faults;
        Broker.Faults = faults;
        return TryFailPositionReads(_reads);
    }

    /// <inheritdoc/>
    public bool TryFailPositionReads(PositionReadFailure failure)
    {
        _reads = failure;
        Broker.FailPositionQueries(failure == PositionReadFailure.Failed ? "503 Service Unavailable" : null);
        if (failure == PositionReadFailure.Partial || Broker.Faults != _faults)
        {
            Broker.Faults = failure == PositionReadFailure.Partial ? _faults.With(FaultClass.PositionsPartial, 1m) : _faults;
        }

        return true;
    }

    /// <inheritdoc/>
    public void StopFaults()
    {
        _faults = FaultPlan.None;
        TryFailPositionReads(PositionReadFailure.None);
        Broker.FailOrderQueries(null);
        Broker.FailAccountQueries(null);
        Broker.StopFaults();
    }

    private static VenueOrder ToVenueOrder(SimulatedOrder order, IEnumerable<SimulatedExecution> executions) => new()
    {
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.VenueOrderId,
        Symbol = order.Symbol,
        Side = executions.FirstOrDefault(execution => execution.Side != order.Side)?.Side ?? order.Side,
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
}
