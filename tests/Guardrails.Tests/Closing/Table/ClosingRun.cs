using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Tests.Closing.Table;

/// <summary>One close of a position of 100 over a simulated venue, on one thread and in virtual time.</summary>
internal sealed class ClosingRun : IAlarmSink, IDisposable
{
    private const string Acme = "ACME";

    private static readonly Attribution _by = new("close", "bot");

    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly VirtualTimeProvider _time = new();
    private readonly SimulatedVenueProfile _profile;
    private readonly SimulatedBroker _venue;
    private readonly ObstructedBroker _adapter;
    private readonly GuardedBroker _broker;

    private ClosingRun(SimulatedVenueProfile profile, ClosingObstacle obstacle)
    {
        // Awaits continue inline only without a synchronization context.
        SynchronizationContext.SetSynchronizationContext(null);
        _profile = profile;
        _venue = new SimulatedBroker(profile, _time, cash: 1_000_000m);
        _venue.Venue.List(new Instrument
        {
            Symbol = Acme,
            QuoteCurrency = "USD",
            BaseAsset = Acme,
            TickSize = 0.01m,
            LotSize = 0.1m,
            Shortable = profile.ShortingAllowed,
            MinQuantity = 1m,
            MaxQuantity = obstacle == ClosingObstacle.LargerThanOneOrder ? 45m : null,
            MaxBaseFee = profile.BuyFeeInBaseAsset ? profile.FeeRate : 0m,
        });
        _adapter = new ObstructedBroker(_venue);
        _broker = Await(GuardedBroker.ConnectAsync(_adapter, new GuardedBrokerOptions
        {
            Symbols = [Acme],
            Guard = new OrderGuardOptions
            {
                TimeProvider = _time,
                Alarms = this,
                Hedging = profile.HedgeMode ? HedgingPolicy.Allowed : HedgingPolicy.Denied,
                Limits = new RiskLimits { MaxGrossExposure = 1_000_000m, MaxQuoteAge = TimeSpan.FromHours(1) },
            },
        }));
        _venue.Venue.SetPrice(Acme, 100m);
        Pass(0.1);
    }

    private OrderGuard Guard => _broker.Guard;

    private PositionLeg Leg => _profile.HedgeMode ? PositionLeg.Long : PositionLeg.Net;

    private decimal AtVenue => _venue.Venue.GetState().Positions.Sum(static p => p.Quantity);

    /// <summary>Closes behind the obstacle, and looks again a minute later.</summary>
    public static ClosingCell Play(SimulatedVenueProfile profile, ClosingObstacle obstacle)
    {
        using var run = new ClosingRun(profile, obstacle);
        run.Prepare(obstacle);
        run._adapter.StartCounting();
        var started = run._time.GetUtcNow();
        var result = run.Await(run._broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = run.Leg, By = _by }));
        var (elapsed, orders, cancels) = (run._time.GetUtcNow() - started, run._adapter.Orders, run._adapter.Cancels);
        run.Pass(60);
        return new ClosingCell(result, orders, cancels, elapsed, run.AtVenue, run._venue.Venue.OpenOrders.Count);
    }

    void IAlarmSink.Raise(Alarm alarm)
    {
        // The table shows results; which alarms there are is tested elsewhere.
    }

    public void Dispose()
    {
        _broker.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(1));
        SynchronizationContext.SetSynchronizationContext(_context);
    }

    private void Prepare(ClosingObstacle obstacle)
    {
        if (obstacle == ClosingObstacle.LargerThanOneOrder)
        {
            Buy(45m);
            Buy(45m);
            Buy(10m);
        }
        else if (obstacle == ClosingObstacle.OwnEntryFilledInPart)
        {
            _venue.Venue.FillNextOnly(60m);
            Buy(100m);
        }
        else
        {
            if (obstacle == ClosingObstacle.FeeIsUntold)
            {
                _venue.InjectNext(FaultClass.BaseFeeUnreported);
            }

            Buy(obstacle == ClosingObstacle.Dust ? 100.5m : 100m);
        }

        switch (obstacle)
        {
            case ClosingObstacle.Stop or ClosingObstacle.Outage or ClosingObstacle.Halted or ClosingObstacle.Quarantined or ClosingObstacle.QuarantinedWithoutPositions:
                Protect(100m);
                break;
            case ClosingObstacle.LinkedStopAndTarget:
                Send(new GroupRequest { Exits = [Stop(Closable), OrderRequest.Sell(Acme, Closable, 120m) with { Effect = PositionEffect.Close }] });
                break;
            case ClosingObstacle.OwnEntry or ClosingObstacle.EntryRefusesTheExit:
                Send(OrderRequest.Buy(Acme, 5m, 90m) with { Effect = PositionEffect.Open });
                break;
            case ClosingObstacle.Dust:
                Await(_broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = Leg, Quantity = 100m, By = _by }));
                Pass(5);
                break;
            case ClosingObstacle.StopIsFilledMeanwhile:
                Protect(100m);
                _adapter.BeforeCancel = _adapter.BeforeOrder = () => _venue.Venue.SetPrice(Acme, 90m);
                break;
            case ClosingObstacle.CancelIsLost or ClosingObstacle.AnswerToCancelIsLost:
                Protect(100m);
                _adapter.BeforeCancel = () => _venue.InjectNext(obstacle == ClosingObstacle.CancelIsLost ? FaultClass.RequestLost : FaultClass.ResponseLost);
                break;
            case ClosingObstacle.ExitIsLost or ClosingObstacle.AnswerToExitIsLost or ClosingObstacle.ExitVanishes:
                _adapter.BeforeOrder = () => _venue.InjectNext(obstacle switch
                {
                    ClosingObstacle.ExitIsLost => FaultClass.RequestLost,
                    ClosingObstacle.AnswerToExitIsLost => FaultClass.ResponseLost,
                    _ => FaultClass.AcceptedNeverTaken,
                });
                break;
            case ClosingObstacle.ExitIsRefused:
                _adapter.BeforeOrder = () => _venue.Venue.RejectNext();
                break;
            case ClosingObstacle.ExitIsFilledInPart:
                _adapter.BeforeOrder = () => _venue.Venue.FillNextOnly(40m);
                break;
            default:
                break;
        }

        Pass(5);
        Obstruct(obstacle);
    }

    /// <summary>What begins right before the close.</summary>
    private void Obstruct(ClosingObstacle obstacle)
    {
        switch (obstacle)
        {
            case ClosingObstacle.EntryRefusesTheExit:
                _adapter.RefusesOrder = () => _venue.Venue.OpenOrders.Any(static o => o.Side == OrderSide.Buy) ? new VenueRejection("WASH_TRADE", "an order of the other side is open") : null;
                break;
            case ClosingObstacle.Outage:
                _venue.BeginOutage(ClosingTable.OutageLength);
                break;
            case ClosingObstacle.Halted:
                Guard.SetState(TradingScope.Account, TradingState.Halted, _by);
                break;
            case ClosingObstacle.Quarantined or ClosingObstacle.QuarantinedWithoutPositions:
                _venue.FailPositionQueries(obstacle == ClosingObstacle.Quarantined ? null : "HTTP 503");
                Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, _by);
                break;
            default:
                break;
        }
    }

    private void Buy(decimal quantity)
    {
        Send(OrderRequest.Buy(Acme, quantity) with { Effect = PositionEffect.Open });
        Pass(5);
    }

    private void Protect(decimal quantity) => Send(Stop(Math.Min(quantity, Closable)));

    /// <summary>What is held, in lots: on a venue that takes its fee in the asset it is less than was bought.</summary>
    private decimal Closable => Math.Floor(AtVenue * 10m) / 10m;

    private static OrderRequest Stop(decimal quantity) => OrderRequest.Sell(Acme, quantity) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close };

    private void Send(OrderRequest request)
    {
        var result = Await(_broker.SubmitAsync(request));
        if (result is not OrderResult.Accepted)
        {
            throw new InvalidOperationException($"{_profile.Name}: {request} was not accepted: {result}");
        }

        Pass(1);
    }

    private void Send(GroupRequest group)
    {
        var result = Await(_broker.SubmitGroupAsync(group));
        if (result is not GroupResult.Sent { IsComplete: true })
        {
            throw new InvalidOperationException($"{_profile.Name}: the linked exits were not accepted: {result}");
        }

        Pass(1);
    }

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private T Await<T>(ValueTask<T> answer) => Await(answer.AsTask());

    private T Await<T>(Task<T> answer)
    {
        for (var waited = TimeSpan.Zero; !answer.IsCompleted;)
        {
            var next = _time.UntilNextTimer ?? throw new InvalidOperationException("nothing will ever answer");
            if ((waited += next) > TimeSpan.FromMinutes(5))
            {
                throw new TimeoutException($"{_profile.Name}: no answer within 5 min; {string.Join("; ", Guard.OpenOrders)}");
            }

            _time.Advance(next);
        }

        return answer.GetAwaiter().GetResult();
    }
}
