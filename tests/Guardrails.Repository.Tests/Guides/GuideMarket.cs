using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>A simulated broker in virtual time, on which prices go on coming: what the code of a guide runs against.</summary>
internal abstract class GuideMarket : IDisposable
{
    public static readonly string[] Symbols = ["AAA", "BBB"];

    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(1);

    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private long _pricesAt;

    protected GuideMarket(SimulatedVenueProfile profile, ulong seed = 1)
    {
        // Awaits continue inline only on a thread without a synchronization context.
        SynchronizationContext.SetSynchronizationContext(null);
        Broker = new SimulatedBroker(
            profile with
            {
                ResponseLatency = TimeSpan.FromMilliseconds(50),
                AckLatency = TimeSpan.FromMilliseconds(20),
                FillLatency = TimeSpan.FromMilliseconds(30),
                PositionVisibilityLag = TimeSpan.FromSeconds(1),
                UnknownHorizon = TimeSpan.FromSeconds(20),
            },
            Time,
            seed: seed);
        foreach (var symbol in Symbols)
        {
            Broker.Venue.List(new Instrument { Symbol = symbol, QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Shortable = true });
            Broker.Venue.SetPrice(symbol, 100m);
        }
    }

    public static RiskLimits Limits => new() { MaxGrossExposure = 100_000m, MaxLongExposure = 100_000m, MaxShortExposure = 100_000m };

    public VirtualTimeProvider Time { get; } = new();

    public SimulatedBroker Broker { get; }

    public decimal HeldAtVenue(string symbol) => Broker.Venue.GetState().NetOf(symbol);

    public SimulatedOrder AtVenue(string clientOrderId) => Broker.Venue.Orders.Single(order => order.ClientOrderId == clientOrderId);

    /// <summary>Time passes, and prices go on coming.</summary>
    public void Pass(TimeSpan by)
    {
        for (; by > TimeSpan.Zero; by -= _beat)
        {
            Tick(by < _beat ? by : _beat);
        }
    }

    /// <summary>Time passes until a call has ended.</summary>
    public T Wait<T>(Task<T> call)
    {
        for (var passed = TimeSpan.Zero; !call.IsCompleted && passed < TimeSpan.FromMinutes(5); passed += TimeSpan.FromMilliseconds(50))
        {
            Tick(TimeSpan.FromMilliseconds(50));
        }

        return call.IsCompleted ? call.GetAwaiter().GetResult() : throw new TimeoutException("A call of the guide did not end in virtual time.");
    }

    public void Dispose()
    {
        EndAll();
        SynchronizationContext.SetSynchronizationContext(_context);
    }

    /// <summary>Ends what runs beside the test.</summary>
    protected abstract void EndAll();

    protected void Tick(TimeSpan by)
    {
        Time.Advance(by);
        if (Time.GetElapsedTime(_pricesAt) >= _beat)
        {
            _pricesAt = Time.GetTimestamp();
            foreach (var symbol in Symbols)
            {
                Broker.Venue.SetPrice(symbol, Broker.Venue.GetPrice(symbol)!.Value);
            }
        }
    }
}
