using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Gaps;

/// <summary>One position, one plan, one moment and at most one fault, in virtual time. How long nothing covered the position is read from the venue's own orders at every step of the time.</summary>
internal sealed class GapWorld : IAlarmSink
{
    /// <summary>How long one fault can take, and what it leads to: no fault of one order lasts longer than the venue's horizon.</summary>
    private static readonly TimeSpan _fault = TimeSpan.FromSeconds(75);

    /// <summary>How long after the last fault the position may take to be protected or flat.</summary>
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(5);

    private static readonly Attribution _by = new("a measurement", "simulation");
    private static readonly ProtectionPlan _plan = new() { Stop = PriceOffset.At(90m), Target = PriceOffset.At(130m) };
    private static readonly TimeSpan _alarmAfter = new ProtectionPolicy().AlarmAfter + TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan _nextReading = new GuardedBrokerOptions().RefreshInterval;

    private readonly GapVenue _of;
    private readonly VirtualTimeProvider _time = new();
    private readonly SimulatedBroker _venue;
    private readonly PositionLeg _leg;
    private readonly HashSet<(string Code, string Subject)> _up = [];
    private GuardedBroker _broker = null!;
    private readonly List<string> _told = [];
    private DateTimeOffset _begun;
    private DateTimeOffset _gapEnd;
    private bool _isMeasuring;
    private long? _bareSince;
    private TimeSpan _gap;
    private bool _isToldAlways = true;
    private bool _isToldNow;
    private TimeSpan _patience = _alarmAfter;
    private bool _isUp = true;
    private int _seen;
    private decimal _byBot;

    private GapWorld(GapVenue of, ulong seed)
    {
        _of = of;
        _leg = of.Profile.HedgeMode ? PositionLeg.Long : PositionLeg.Net;
        _venue = new SimulatedBroker(of.Profile, _time, seed: seed, cash: 1_000_000m);
        _venue.Venue.List(of.Instrument);
    }

    public static GapResult Run(GapVenue of, GapMoment moment, FaultClass? fault, ulong seed)
    {
        var world = new GapWorld(of, seed);
        try
        {
            world.Connect();
            return world.Play(moment, fault, seed);
        }
        finally
        {
            // What it waits for at the end is of the process's own time.
            world._broker.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        }
    }

    public void Raise(Alarm alarm)
    {
        _told.Add(FormattableString.Invariant($"{(alarm.IsRelease ? "-" : "+")}{alarm.Code} {(_time.GetUtcNow() - _begun).TotalSeconds:0.0}"));
        if (alarm.IsRelease)
        {
            _up.Remove((alarm.Code, alarm.Subject));
        }
        else
        {
            _up.Add((alarm.Code, alarm.Subject));

            // An alarm of before says nothing of this gap.
            _isToldNow = true;
        }
    }

    private void Connect()
    {
        _broker = Await(GuardedBroker.ConnectAsync(_venue, new GuardedBrokerOptions
        {
            Symbols = [GapVenue.Acme],
            Guard = new OrderGuardOptions
            {
                TimeProvider = _time,
                Alarms = this,
                Hedging = _of.Profile.HedgeMode ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
                Limits = new RiskLimits { MaxGrossExposure = 1_000_000m, MaxQuoteAge = TimeSpan.FromHours(1) },
            },
        }).AsTask());
        _venue.Venue.SetPrice(GapVenue.Acme, 100m);
        Pass(TimeSpan.FromSeconds(2));
    }

    private GapResult Play(GapMoment moment, FaultClass? fault, ulong seed)
    {
        Prepare(moment);
        (_isMeasuring, _begun) = (true, _time.GetUtcNow());
        _told.Clear();
        if (fault is { } one)
        {
            _venue.InjectNext(one);
        }

        if (fault is FaultClass.AcceptedNeverTaken or FaultClass.Split)
        {
            // Nothing but a reading shows them.
            _patience += _nextReading;
        }

        if (fault == FaultClass.Split)
        {
            // Shares are split before the market opens.
            _venue.Venue.SetMarket(GapVenue.Acme, new MarketStatus { Phase = MarketPhase.Closed });
        }

        var before = fault is { } of ? _venue.InjectedFaults.GetValueOrDefault(of) : 0;
        var doing = Do(moment);
        for (var end = _time.GetUtcNow() + _fault; _time.GetUtcNow() < end;)
        {
            Pass(TimeSpan.FromSeconds(2));
            Quote();
        }

        _venue.StopFaults();
        Pass(_recovery);
        Await(doing);
        Look();
        return new GapResult(_of, moment, fault, seed, fault is { } f && _venue.InjectedFaults.GetValueOrDefault(f) > before, _gap, _isToldAlways, HasCrossed(), End(), Rests(), ToString());
    }

    /// <summary>The price moves by 0.1, from where it is.</summary>
    private void Quote()
    {
        var price = _venue.Venue.GetPrice(GapVenue.Acme)!.Value;
        _venue.Venue.SetPrice(GapVenue.Acme, price + (_isUp ? 0.1m : -0.1m));
        _isUp = !_isUp;
        if (_time.GetUtcNow() - _begun > TimeSpan.FromSeconds(30))
        {
            _venue.Venue.SetMarket(GapVenue.Acme, MarketStatus.Continuous);
        }
    }

    /// <summary>What has to be there before the moment.</summary>
    private void Prepare(GapMoment moment)
    {
        if (moment == GapMoment.Entry)
        {
            return;
        }

        if (moment == GapMoment.Place)
        {
            Await(_broker.SubmitAsync(Purchase(_of.Quantity)).AsTask());
        }
        else
        {
            Await(_broker.SubmitProtectedAsync(Purchase(_of.Quantity), _plan).AsTask());
        }

        // One reading while it is held: a split is measured by the price of the last one.
        Pass(_nextReading + TimeSpan.FromSeconds(2));
    }

    private Task Do(GapMoment moment) => moment switch
    {
        GapMoment.Entry => _broker.SubmitProtectedAsync(Purchase(_of.Quantity), _plan).AsTask(),
        GapMoment.Place => _broker.ProtectAsync(new ProtectRequest { Symbol = GapVenue.Acme, Leg = _leg, Plan = _plan, EntryPrice = 100m, By = _by }).AsTask(),
        GapMoment.Tighten => _broker.ProtectAsync(new ProtectRequest { Symbol = GapVenue.Acme, Leg = _leg, Plan = _plan with { Stop = PriceOffset.At(95m) }, EntryPrice = 100m, By = _by }).AsTask(),
        GapMoment.ClosePart => _broker.CloseAsync(new CloseRequest { Symbol = GapVenue.Acme, Leg = _leg, Quantity = decimal.Floor(_of.Quantity / 3m), By = _by }).AsTask(),
        GapMoment.Add => _broker.SubmitAsync(Purchase(decimal.Floor(_of.Quantity / 3m))).AsTask(),
        GapMoment.Canceled => _broker.CancelProtectionAsync(_venue.Venue.OpenOrders.First(IsStop).ClientOrderId, _by).AsTask(),
        _ => Task.CompletedTask,
    };

    private static OrderRequest Purchase(decimal quantity) => OrderRequest.Buy(GapVenue.Acme, quantity, 101m) with { Effect = PositionEffect.Open };

    private static bool IsStop(SimulatedOrder order) => order is { Side: OrderSide.Sell, Type: OrderType.Stop or OrderType.StopLimit, WaitsFor: null };

    private decimal Held => _venue.Venue.GetState().Positions.Where(p => p.Leg == _leg).Sum(static p => p.Quantity);

    /// <summary>How much is to be covered: what the bot has bought and not sold. What others have done since takes from what is theirs first.</summary>
    private decimal Wanted
    {
        get
        {
            if (_venue.Venue.Executions is var executions && executions.Count != _seen)
            {
                var own = _venue.Venue.Orders.Where(static o => o.Origin == OrderOrigin.Guarded).Select(static o => o.VenueOrderId).ToHashSet(StringComparer.Ordinal);
                (_seen, _byBot) = (executions.Count, executions.Where(e => own.Contains(e.VenueOrderId)).Sum(static e => e.PositionChange));
            }

            return Math.Max(0m, Math.Min(Held, _venue.InjectedFaults.ContainsKey(FaultClass.Split) ? decimal.MaxValue : _byBot));
        }
    }

    private decimal Covered => _venue.Venue.OpenOrders.Where(IsStop).Sum(static o => o.Quantity - o.FilledQuantity);

    private GapEnd End()
    {
        var (held, open, sells) = (Held, _venue.Venue.OpenOrders, Covered);
        return held <= 0m && !open.Any(static o => o.Side == OrderSide.Sell) ? GapEnd.Flat
            : held > 0m && sells >= Wanted && (sells <= held || _of.Profile.ExitCap != ExitCap.None) ? GapEnd.Protected
            : _up.Count > 0 ? GapEnd.Alarmed : GapEnd.Silent;
    }

    /// <summary>What protects, in words.</summary>
    private string Rests()
    {
        var orders = _venue.Venue.OpenOrders.Where(static o => o.Side == OrderSide.Sell).GroupBy(static o => o.GroupId ?? o.ClientOrderId, StringComparer.Ordinal)
            .Select(static g => $"{string.Join(" with ", g.Select(static o => Name(o.Type)).Order(StringComparer.Ordinal).Reverse())} for {FormattableString.Invariant($"{g.First().Quantity:0.##}")}, {(g.First().TimeInForce == TimeInForce.Day ? "for the day" : "good till canceled")}");
        var watched = _broker.Guard.ViewProtection(GapVenue.Acme, _leg) is { IsTargetWatched: true } ? "; the target is watched in the process" : "";
        return string.Join("; ", orders) + watched;
    }

    private static string Name(OrderType type) => type switch { OrderType.Stop => "stop", OrderType.StopLimit => "stop limit", OrderType.Limit => "target", _ => type.ToString() };

    /// <summary>Whether anything was short at any time; nothing is ever sold to open.</summary>
    private bool HasCrossed() => _venue.Venue.GetState().Positions.Any(static p => p.Lowest < 0m);

    private void Pass(TimeSpan time)
    {
        for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end;)
        {
            var left = end - _time.GetUtcNow();
            Step(_time.UntilNextTimer is { } next && next < left ? next : left);
        }
    }

    private void Await(Task task)
    {
        while (!task.IsCompleted)
        {
            Step(_time.UntilNextTimer ?? throw new InvalidOperationException("nothing will ever answer"));
        }

        task.GetAwaiter().GetResult();
    }

    private T Await<T>(Task<T> task)
    {
        Await((Task)task);
        return task.GetAwaiter().GetResult();
    }

    private void Step(TimeSpan time)
    {
        _time.Advance(time);
        if (_isMeasuring)
        {
            Look();
        }
    }

    private void Look()
    {
        if (Covered >= Wanted)
        {
            _bareSince = null;
            return;
        }

        if (_bareSince is null)
        {
            (_bareSince, _isToldNow) = (_time.GetTimestamp(), _up.Any(static u => u.Code == AlarmCodes.ProtectionMissing));
        }

        // Not by the wall clock, which a fault can move.
        var bare = _time.GetElapsedTime(_bareSince.Value);
        (_gap, _gapEnd) = bare > _gap ? (bare, _time.GetUtcNow()) : (_gap, _gapEnd);
        if (bare >= _patience && !_isToldNow)
        {
            _isToldAlways = false;
        }
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Held} held, {Wanted} to be covered, open {string.Join("; ", _venue.Venue.OpenOrders)}; the gap ended at {(_gapEnd - _begun).TotalSeconds:0.0} s; alarms, in s: {string.Join(", ", _told)}");
}
