using System.Net.Http.Json;
using Guardrails.Alpaca;
using Guardrails.Brokers;
using Guardrails.Sandbox;
using Guardrails.Sandbox.Simulation;
using Guardrails.Testing;
using Guardrails.Testing.FsCheck;
using Guardrails.Testing.Venues;
using QuickStart.Wire;

namespace Guardrails.Conformance.Laws;

/// <summary>The Alpaca adapter over real HTTP and a real WebSocket, against a sandbox of its own in the virtual time of the life.</summary>
internal sealed class AlpacaUnderTest : IAdapterUnderTest, IDisposable
{
    private static readonly TimeSpan _quotes = TimeSpan.FromMilliseconds(50);

    private readonly AlpacaSandbox _sandbox;
    private readonly AlpacaBroker _alpaca;
    private readonly HttpClient _control;
    private readonly VirtualTimeProvider _time;
    private readonly WireIds _ids;
    private readonly Dictionary<Symbol, decimal> _prices = [];

    public AlpacaUnderTest(AdapterWorld world)
    {
        (_time, _ids) = (world.Time, new WireIds(world.Seed));
        _sandbox = AlpacaSandbox.StartAsync(new AlpacaSandboxOptions
        {
            Seed = world.Seed,
            Cash = world.Cash,
            Multiplier = 4,
            RequestsPerMinute = 100_000,
            DataRequestsPerMinute = 100_000,
            TimeProvider = world.Time,
            Assets = [.. world.Instruments.Select(static listed => new SandboxAsset { Symbol = listed.Instrument.Symbol.Value, Price = listed.Price, Shortable = listed.Instrument.Shortable })],
        }).GetAwaiter().GetResult();
        _control = new HttpClient { BaseAddress = _sandbox.Address };
        _alpaca = new AlpacaBroker(new AlpacaOptions
        {
            TradingAddress = _sandbox.Address,
            KeyId = "PKSANDBOX",
            SecretKey = "sandbox-secret",
            QuoteInterval = _quotes,
            RequestsPerMinute = 100_000,
            TimeProvider = world.Time,
        });
        Adapter = new SingleOrdersAdapter(_alpaca);
    }

    public IBrokerAdapter Adapter { get; }

    public void SetPrice(Symbol symbol, decimal price)
    {
        if (_prices.GetValueOrDefault(symbol) == price)
        {
            // The adapter asks again by itself, and is told the same.
            return;
        }

        _prices[symbol] = price;
        using var answer = _control.PostAsJsonAsync("/sandbox/prices", new Dictionary<string, decimal> { [symbol.Value] = price }).GetAwaiter().GetResult();
        answer.EnsureSuccessStatusCode();
        WaitUntilIdle();

        // The adapter asks for prices once an interval, and the stream tells them.
        _time.Advance(_quotes);
        WaitUntilIdle();
    }

    public VenueTruth ReadTruth()
    {
        var state = _sandbox.Broker.Venue.GetState();
        var executed = _sandbox.Broker.Venue.Executions.ToLookup(static execution => execution.VenueOrderId, StringComparer.Ordinal);
        var orders = _sandbox.Broker.Venue.Orders.Where(static order => order.Origin == OrderOrigin.Unguarded).ToList();
        return new VenueTruth
        {
            Orders = [.. orders.Select(order => ToVenueOrder(order, executed[order.VenueOrderId]))],
            Positions = [.. state.Positions.Where(static position => position.Quantity != 0m).Select(static position => new VenuePosition { Symbol = position.Symbol, Quantity = position.Quantity, MarkPrice = position.MarkPrice })],
            InjectedEffects = state.InjectedEffects,
            BentOrders = [.. orders.Where(static order => order.DueTo is not null).Select(static order => order.ClientOrderId)],
        };
    }

    public bool TryInject(FaultClass fault)
    {
        if (!SandboxFaults.IsMapped(fault))
        {
            return false;
        }

        _sandbox.Broker.InjectNext(fault);
        return true;
    }

    /// <summary>What has no form on the wire does not happen.</summary>
    public bool TryUse(FaultPlan faults)
    {
        _sandbox.Broker.Faults = faults with { Probabilities = new SortedDictionary<FaultClass, decimal>(faults.Probabilities.Where(static entry => SandboxFaults.IsMapped(entry.Key)).ToDictionary()) };
        return true;
    }

    /// <summary>Alpaca tells of no position that it leaves out, so that questions fail whole.</summary>
    public bool TryFailPositionReads(PositionReadFailure failure)
    {
        if (failure == PositionReadFailure.Partial)
        {
            return false;
        }

        _sandbox.Broker.FailPositionQueries(failure == PositionReadFailure.Failed ? "503 Service Unavailable" : null);
        return true;
    }

    public void StopFaults()
    {
        _sandbox.Broker.FailPositionQueries(null);
        _sandbox.Broker.StopFaults();
    }

    public void WaitUntilIdle() => ThreadPoolIdle.Wait();

    public void Dispose()
    {
        _alpaca.Dispose();
        _control.Dispose();
        _sandbox.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private VenueOrder ToVenueOrder(SimulatedOrder order, IEnumerable<SimulatedExecution> executions) => new()
    {
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = _ids.OfOrder(order.VenueOrderId),
        Symbol = order.Symbol,
        Side = executions.FirstOrDefault(execution => execution.Side != order.Side)?.Side ?? order.Side,
        Quantity = order.Quantity,
        FilledQuantity = order.FilledQuantity,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce,
        Status = order.Status,
        ReduceOnly = order.Capped,
        GroupId = order.GroupId,
        GroupLinkedByVenue = order.GroupLinked,
        WaitsFor = order.WaitsFor,
    };
}
