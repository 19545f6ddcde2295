using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Closing;

/// <summary>A guarded broker over a simulated venue, on one thread and in virtual time.</summary>
internal sealed class ClosingWorld : IDisposable
{
    public const string Acme = "ACME";

    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly Guardrails.Journal.IGuardJournal _journal;
    private readonly SimulatedVenueProfile _profile;
    private readonly IBrokerAdapter _adapter;
    private readonly Action<OrderGuardOptions>? _configure;
    private readonly Action<GuardedBrokerOptions>? _connect;

    public ClosingWorld(SimulatedVenueProfile profile, decimal? maxOrder = null, decimal minOrder = 0m, Guardrails.Journal.IGuardJournal? journal = null, decimal lot = 1m, decimal baseFee = 0m, bool tellsVenueIdsOnly = false, decimal minNotional = 0m, bool isObstructed = false, Action<OrderGuardOptions>? configure = null, Action<GuardedBrokerOptions>? connect = null)
    {
        // Awaits continue inline only without a synchronization context.
        SynchronizationContext.SetSynchronizationContext(null);
        _profile = profile;
        _configure = configure;
        _connect = connect;
        _journal = journal ?? new Guardrails.Journal.InMemoryJournal();
        Venue = new SimulatedBroker(profile, Time, cash: 1_000_000m);
        _adapter = tellsVenueIdsOnly || isObstructed ? new Table.ObstructedBroker(Venue) { TellsVenueIdsOnly = tellsVenueIdsOnly } : Venue;
        Venue.Venue.List(new Instrument { Symbol = Acme, QuoteCurrency = "USD", BaseAsset = Acme, TickSize = 0.01m, LotSize = lot, Shortable = true, MaxQuantity = maxOrder, MinQuantity = minOrder, MaxBaseFee = baseFee, MinNotional = minNotional, MinNotionalAppliesToExits = minNotional > 0m });
        Connect();
        Price(100m);
    }

    public static TheoryData<string> Profiles => [.. All.Select(static p => p.Name)];

    public static SimulatedVenueProfile[] All { get; } =
    [
        SimulatedVenueProfile.Plain, SimulatedVenueProfile.EquitiesHoldingShares with { HoldReleaseLag = TimeSpan.FromSeconds(2) },
        SimulatedVenueProfile.Spot with { FeeRate = 0m }, SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m }, SimulatedVenueProfile.FuturesHedge with { FeeRate = 0m },
    ];

    public VirtualTimeProvider Time { get; } = new();

    public AlarmList Alarms { get; } = new();

    public SimulatedBroker Venue { get; }

    /// <summary>What stands between the broker and the venue, in a world that is made with it.</summary>
    public Table.ObstructedBroker Obstacles => (Table.ObstructedBroker)_adapter;

    public GuardedBroker Broker { get; private set; } = null!;

    public OrderGuard Guard => Broker.Guard;

    public PositionLeg Leg => _profile.HedgeMode ? PositionLeg.Long : PositionLeg.Net;

    public decimal AtVenue => Venue.Venue.GetState().Positions.Where(static p => p.Symbol == Acme).Sum(static p => p.Quantity);

    public decimal Tracked => Guard.FindPosition(Acme, Leg)?.Net ?? 0m;

    /// <summary>Everything that is journaled.</summary>
    public IEnumerable<GuardEvent> Journaled
    {
        get
        {
            var records = _journal.ReadAsync(1, CancellationToken.None).ToBlockingEnumerable();
            return [.. records.Select(static r => EventCodec.Decode(r.Kind, r.Schema, r.Payload.Span))];
        }
    }

    public static ClosingWorld Of(string profile, bool tellsVenueIdsOnly = false, Action<OrderGuardOptions>? configure = null) =>
        new(All.Single(p => p.Name == profile), tellsVenueIdsOnly: tellsVenueIdsOnly, configure: configure);

    /// <summary>A new process on the same journal: what was under way is taken up.</summary>
    public void Connect()
    {
        var guard = new OrderGuardOptions
        {
            TimeProvider = Time,
            Alarms = Alarms,
            Journal = _journal,
            Hedging = _profile.HedgeMode ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
            Limits = new RiskLimits
            {
                ExitPriceFall = null, // how to get out of what is too small to be traded is a question here
                MaxGrossExposure = 1_000_000m,
                MaxQuoteAge = TimeSpan.FromHours(1),
            },
        };
        _configure?.Invoke(guard);
        var options = new GuardedBrokerOptions { Symbols = [Acme], Guard = guard };
        _connect?.Invoke(options);
        Broker = Await(GuardedBroker.ConnectAsync(_adapter, options));
    }

    public void Crash() => Broker.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(1));

    public void Price(decimal price)
    {
        Venue.Venue.SetPrice(Acme, price);
        Pass(0.1);
    }

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public T Await<T>(ValueTask<T> answer) => Await(answer.AsTask());

    /// <summary>Lets time pass until the answer is there.</summary>
    public T Await<T>(Task<T> answer)
    {
        var waited = TimeSpan.Zero;
        while (!answer.IsCompleted)
        {
            var next = Time.UntilNextTimer ?? throw new InvalidOperationException("nothing will ever answer");
            Assert.True((waited += next) < TimeSpan.FromMinutes(5), $"no answer within 5 min: {string.Join("; ", Alarms.All)} | {string.Join("; ", Guard.OpenOrders)} | {string.Join("; ", Guard.ExitsUnderWay())} | {string.Join("; ", Venue.Venue.Orders)} | {AtVenue} {Tracked}");
            Time.Advance(next);
        }

        return answer.GetAwaiter().GetResult();
    }

    /// <summary>A long position with a stop (and a target where the venue links both) for all of it.</summary>
    public void Protected(decimal quantity, bool target = true)
    {
        Assert.IsType<OrderResult.Accepted>(Await(Broker.SubmitAsync(OrderRequest.Buy(Acme, quantity) with { Effect = PositionEffect.Open })));
        Pass(1);
        var stop = OrderRequest.Sell(Acme, quantity) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close };
        if (target && _profile.LinksExits)
        {
            var linked = Await(Broker.SubmitGroupAsync(new GroupRequest { Exits = [stop, OrderRequest.Sell(Acme, quantity, 120m) with { Effect = PositionEffect.Close }] }));
            Assert.True(Assert.IsType<GroupResult.Sent>(linked).IsComplete);
        }
        else
        {
            Assert.IsType<OrderResult.Accepted>(Await(Broker.SubmitAsync(stop)));
        }

        Pass(1);
        Assert.Equal(quantity, AtVenue);
    }

    public void Dispose()
    {
        Crash();
        SynchronizationContext.SetSynchronizationContext(_context);
    }
}
