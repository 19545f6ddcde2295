using Guardrails.Journal;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Following;

/// <summary>A guarded broker whose questions to the venue are written down, on one thread and in virtual time.</summary>
internal sealed class FollowingWorld : IDisposable
{
    public const string Acme = "ACME";

    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly Action<GuardedBrokerOptions>? _configure;
    private readonly IBrokerAdapter _adapter;

    /// <summary>Connects to a venue that says at once what it holds.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <param name="prices">Whether prices come through the stream; otherwise the bot supplies them.</param>
    /// <param name="throwsWhenCanceled">See <see cref="WireTap.ThrowsWhenCanceled"/>.</param>
    /// <param name="profile">How the venue behaves; plain unless told otherwise.</param>
    /// <param name="adapter">What stands between the guard and the venue instead of <see cref="Wire"/>.</param>
    public FollowingWorld(
        Action<GuardedBrokerOptions>? configure = null, bool prices = true, bool throwsWhenCanceled = false, SimulatedVenueProfile? profile = null, Func<FollowingWorld, IBrokerAdapter>? adapter = null)
    {
        // Awaits continue inline only without a synchronization context.
        SynchronizationContext.SetSynchronizationContext(null);
        _configure = configure;
        Venue = new SimulatedBroker(profile ?? SimulatedVenueProfile.Plain, Time, cash: 1_000_000m);
        Venue.Venue.List(new Instrument { Symbol = Acme, QuoteCurrency = "USD", BaseAsset = Acme, TickSize = 0.01m, LotSize = 1m, Shortable = true });
        Wire = new WireTap(Venue, Time) { ThrowsWhenCanceled = throwsWhenCanceled };
        _adapter = adapter?.Invoke(this) ?? Wire;
        Connect();
        Venue.Venue.SetPrice(Acme, 100m, prices);
        Guard.Observe(new Quote { Symbol = Acme, Price = 100m, Time = Time.GetUtcNow() });
    }

    public VirtualTimeProvider Time { get; } = new();

    public AlarmList Alarms { get; } = new();

    public SimulatedBroker Venue { get; }

    public WireTap Wire { get; }

    public GuardedBrokerOptions Options { get; private set; } = null!;

    public GuardedBroker Broker { get; private set; } = null!;

    public OrderGuard Guard => Broker.Guard;

    public InMemoryJournal Journal { get; } = new();

    /// <summary>Why an entry would be denied now; <see langword="null"/> when it would not.</summary>
    public Denial? Denial => Guard.Risk.Evaluate(OrderRequest.Buy(Acme, 1m) with { Effect = PositionEffect.Open }).Denial;

    public void Connect()
    {
        Options = new GuardedBrokerOptions
        {
            Symbols = [Acme],
            Guard = new OrderGuardOptions
            {
                TimeProvider = Time,
                Alarms = Alarms,
                Journal = Journal,
                Limits = new RiskLimits { MaxGrossExposure = 1_000_000m, MaxQuoteAge = TimeSpan.FromHours(23), MaxAccountAge = TimeSpan.FromHours(23), MaxPositionAge = TimeSpan.FromHours(23) },
            },
        };
        _configure?.Invoke(Options);
        Broker = Await(GuardedBroker.ConnectAsync(_adapter, Options).AsTask());
    }

    /// <summary>Whether a task ends within some real seconds, while virtual time stands still.</summary>
    public static bool EndsWithin(Task task, double seconds) => task.Wait(TimeSpan.FromSeconds(seconds));

    public void Crash() => Broker.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(1));

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public void Price(decimal price) => Venue.Venue.SetPrice(Acme, price);

    public string Work(OrderRequest request)
    {
        var id = Assert.IsType<OrderResult.Accepted>(Await(Broker.SubmitAsync(request).AsTask())).Order.ClientOrderId;
        Pass(0.1);
        return id;
    }

    /// <summary>Lets time pass until the answer is there.</summary>
    public T Await<T>(Task<T> answer)
    {
        for (var steps = 0; !answer.IsCompleted; steps++)
        {
            Assert.True(steps < 10_000, "no answer");
            Time.Advance(Time.UntilNextTimer ?? throw new InvalidOperationException("nothing will ever answer"));
        }

        return answer.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        Crash();
        SynchronizationContext.SetSynchronizationContext(_context);
    }
}
