using System.Text.RegularExpressions;
using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Journal;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Protection;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Tests.Closing;
using Guardrails.Tests.Following;
using Guardrails.Tests.Guarding;
using Guardrails.Tests.Observing;
using Guardrails.Tests.Rules;

using static Guardrails.Tests.Guarding.GuardFixture;

namespace Guardrails.Tests.Denials;

/// <summary>Runs that raise every alarm code at least once, and what they raised.</summary>
internal static partial class AlarmCases
{
    private static readonly Attribution _by = new("end of day", "ann");

    /// <summary>Every alarm of the runs and of the recorded closings.</summary>
    public static IReadOnlyList<Alarm> All { get; } = [.. Recorded(), .. Misfits(), .. Drifts(), .. Sends(), .. Inside(), .. Following(), .. Closing(), .. Reconciling.AccountValueTests.Raised()];

    private static IEnumerable<Alarm> Recorded() => File.ReadLines(RecordedFile.Find("Closing", "transcripts.txt")).Select(static line => Line().Match(line)).Where(static m => m.Success)
        .Select(static m => (Code: m.Groups["code"].Value, Message: m.Groups["message"].Value)).Distinct()
        .Select(static a => new Alarm { Code = a.Code, Subject = "recorded", Message = a.Message, RaisedAt = default, Occurrences = 1, IsRelease = a.Message.StartsWith("Active: ", StringComparison.Ordinal) });

    private static IEnumerable<Alarm> Misfits() => Enum.GetValues<Misfit>().SelectMany(static misfit =>
    {
        var world = new MisfitWorld();
        _ = world.BringAboutAsync(misfit).GetAwaiter().GetResult();
        return world.Fixture.Alarms.All;
    });

    private static IEnumerable<Alarm> Drifts()
    {
        foreach (var (booked, venue) in new[] { (10m, 0m), (10m, -3m), (10m, 7m), (0m, 5m) })
        {
            var fixture = new GuardFixture();
            if (booked != 0m)
            {
                fixture.Hold(booked);
            }

            Look(fixture, venue);
            Look(fixture, venue);
            foreach (var alarm in fixture.Alarms.All)
            {
                yield return alarm;
            }
        }

        var missing = new GuardFixture();
        missing.Work(Buy(10m, 90m));
        Look(missing, 0m);
        Look(missing, 0m);
        missing.Guard.Observe(OpenOrderSnapshot.Complete(
            [new VenueOrder { ClientOrderId = "by-hand", Symbol = Acme, Side = OrderSide.Buy, Quantity = 4m, Type = OrderType.Limit, LimitPrice = 90m, Status = VenueOrderStatus.New }], missing.Now));
        foreach (var alarm in missing.Alarms.All)
        {
            yield return alarm;
        }
    }

    private static IEnumerable<Alarm> Sends()
    {
        var desk = new Desk();
        var fixture = desk.Open(ExitCap.ReduceOnly);
        fixture.Hold(10m);
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
        _ = fixture.SubmitAsync(Sell(6m, effect: PositionEffect.Close)).AsTask().GetAwaiter().GetResult();
        fixture.Time.Advance(TimeSpan.FromSeconds(3));
        fixture.Guard.ResolveUnknownOrdersAsync().AsTask().GetAwaiter().GetResult();

        var dropped = new GuardFixture();
        _ = dropped.Guard.AdmitAsync(Buy(5m)).AsTask().GetAwaiter().GetResult();
        dropped.Time.Advance(dropped.Options.ApprovalLifetime + TimeSpan.FromSeconds(1));
        dropped.Price(100m);

        var denied = new GuardFixture();
        for (var i = 1; i <= 25; i++)
        {
            _ = denied.SubmitAsync(Buy(i + 0.5m)).AsTask().GetAwaiter().GetResult();
        }

        var passive = new GuardFixture(static o => o.Limits = new RiskLimits { MaxGrossExposure = 1_000m, MarketOrderSlippage = 0m });
        passive.Hold(10m);
        for (var i = 0; i < 2; i++)
        {
            passive.Time.Advance(TimeSpan.FromSeconds(1));
            passive.Price(157m);
        }

        // A stop that cannot be placed, and one that rests beyond the price.
        using var naked = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true, connect: static o => o.Protection = new() { ExitsWhenUnprotected = false });
        naked.Protected(10m, target: false);
        _ = naked.Broker.ProtectAsync(new() { Symbol = ClosingWorld.Acme, Plan = new() { Stop = PriceOffset.At(90m) }, By = _by }).AsTask();
        naked.Pass(1);
        naked.Venue.Venue.AllowFills(0m);
        naked.Price(80m);
        naked.Pass(5);
        naked.Obstacles.RefusesOrder = static () => new VenueRejection("NO_STOPS", "no stops today");
        naked.Await(naked.Broker.CancelProtectionAsync(naked.Guard.OpenOrders.Single().ClientOrderId, _by));
        naked.Pass(5);

        // A plan that follows the price by bars, of a source that fails.
        using var blind = new ClosingWorld(SimulatedVenueProfile.Plain, connect: static o => o.Bars = new SimulatedBarSource(o.Guard.TimeProvider) { Failure = "the connection was refused" });
        blind.Protected(10m, target: false);
        _ = blind.Broker.ProtectAsync(new() { Symbol = ClosingWorld.Acme, Plan = new() { Stop = PriceOffset.At(90m), Trailing = new() { Distance = PriceOffset.OfTrueRange(3m) } }, By = _by }).AsTask();
        blind.Pass(400);

        var stepped = new GuardFixture(static o => o.Limits = o.Limits with { MaxPriceStep = 0.1m });
        stepped.Price(131m);
        stepped.Guard.ConfirmPrice(Acme, _by);
        return [.. fixture.Alarms.All, .. dropped.Alarms.All, .. denied.Alarms.All, .. passive.Alarms.All, .. naked.Alarms.All, .. blind.Alarms.All, .. stepped.Alarms.All];
    }

    private static IEnumerable<Alarm> Inside()
    {
        var journal = new ScriptedJournal();
        var failed = new GuardFixture(o => o.Journal = journal);
        failed.Hold(10m);
        journal.Answer = static _ => new(AppendResult.Failed("disk full"));
        _ = failed.SubmitAsync(Sell(10m, effect: PositionEffect.Close)).AsTask().GetAwaiter().GetResult();
        var jumped = new GuardFixture();
        jumped.Time.StepWallClock(TimeSpan.FromSeconds(2));
        jumped.Price(100m);
        jumped.Guard.SetState(TradingScope.Account, TradingState.Halted, _by);
        jumped.Guard.SetState(TradingScope.Account, TradingState.Active, _by);
        return [.. failed.Alarms.All, .. jumped.Alarms.All, .. FailedGuards.FaultedGuard().Alarms.All, .. new GuardFixture(static o => o.Hedging = HedgingPolicy.Allowed).Alarms.All];
    }

    private static IEnumerable<Alarm> Following()
    {
        var bot = new Bot();
        using var world = new FollowingWorld(o =>
        {
            o.BotPositions = bot;
            o.Guard.LoggerFactory = new HostileFactTests.ThrowingLoggers();
        });
        world.Work(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open });
        world.Venue.DisconnectStreams();
        world.Pass(120);
        return [.. world.Alarms.All];
    }

    private static IEnumerable<Alarm> Closing()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m, CancelLatency = TimeSpan.FromSeconds(12) });
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy("ACMEE", 1m) with { Effect = PositionEffect.Open }));
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open }));
        world.Pass(1);
        world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, _by));
        using var night = new ClosingWorld(SimulatedVenueProfile.Plain);
        night.Await(night.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open }));
        night.Pass(1);
        night.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Halted });
        night.Await(night.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = _by }));
        return [.. world.Alarms.All, .. night.Alarms.All];
    }

    private static void Look(GuardFixture fixture, decimal net)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(61));
        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        fixture.Price(100m);
        fixture.Positions((Acme, net));
    }

    [GeneratedRegex(@"alarm (?<code>[A-Z_]+) of .*?, [0-9]+ times: (?<message>.*)$")]
    private static partial Regex Line();

    private sealed class Bot : IPositionSource
    {
        public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(PositionSnapshot.Complete([new VenuePosition { Symbol = Acme, Quantity = 7m }], new DateTimeOffset(2025, 1, 2, 14, 30, 0, TimeSpan.Zero)));
    }
}
