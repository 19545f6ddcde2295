using Guardrails.Journal;
using Guardrails.Testing;
using Guardrails.Testing.Venues;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The code of the guides over a simulated broker, in virtual time. One bot runs at a time; it can be started again.</summary>
internal sealed class GuideWorld : IDisposable
{
    public static readonly string[] Symbols = ["AAA", "BBB"];

    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(1);

    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private long _pricesAt;

    public GuideWorld(SimulatedVenueProfile profile, ulong seed = 1)
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

        Sdk = new YourBroker(Broker, Time);
        Sdk.Listen();
    }

    public VirtualTimeProvider Time { get; } = new();

    public SimulatedBroker Broker { get; }

    public YourBroker Sdk { get; }

    public GuardedBot Bot { get; private set; } = null!;

    public OrderGuard Guard => Bot.Guard;

    public PositionCloser Closer => new(Bot);

    public static RiskLimits Limits => new() { MaxGrossExposure = 100_000m, MaxLongExposure = 100_000m, MaxShortExposure = 100_000m };

    /// <summary>Starts the bot as the guide does, and its loop beside it.</summary>
    public void Start(IGuardJournal? journal = null, bool managesExisting = false)
    {
        _stopping = new CancellationTokenSource();
        var options = new OrderGuardOptions
        {
            Account = "paper-1",
            Venue = "TEST",
            Limits = Limits,
            Capabilities = Broker.Capabilities with { ListsExecutions = false }, // the readings of the guide do not
            TimeProvider = Time,
            Journal = journal,
            ManageExistingPositions = managesExisting,
        };
        Bot = Wait(GuardedBot.StartAsync(Sdk, options, Symbols, NullLogger.Instance, _stopping.Token));
        _running = Bot.RunAsync(_stopping.Token);
        Pass(TimeSpan.FromSeconds(2));
    }

    /// <summary>Ends the bot as the end of its process does: whatever is under way stays so.</summary>
    public void End()
    {
        _stopping.Cancel();

        // A canceled delay goes on in another thread, in real time; a send that is under way waits for its answer in virtual time.
        for (var i = 0; i < 500 && Task.WaitAny([_running], TimeSpan.FromMilliseconds(20)) < 0; i++)
        {
            Tick(TimeSpan.FromMilliseconds(50));
        }

        Assert.True(_running.IsCompleted);
        Assert.ThrowsAny<OperationCanceledException>(_running.GetAwaiter().GetResult);
        Assert.True(Bot.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10)));
    }

    public OrderResult Submit(OrderRequest request) => Wait(Bot.SubmitAsync(request).AsTask());

    public decimal Close(string symbol) => Wait(Closer.CloseAsync(symbol, new("the guide closes", "test")));

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
        _stopping.Cancel();
        Sdk.Dispose();
        _stopping.Dispose();
        SynchronizationContext.SetSynchronizationContext(_context);
    }

    private void Tick(TimeSpan by)
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
