using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>
/// Every state that a guard enters and leaves again: while it lasts the decisions differ in the way that its code says, after it they are those of before,
/// and the second time is like the first.
/// </summary>
public sealed class LatchTests
{
    private const string Other = "OTHER";
    private const string Strategy = "momentum";

    private static readonly Attribution _by = new("test", "ann");

    private static readonly (string Name, DenialCode Code, Action<GuardFixture> Enter, Action<GuardFixture> Leave)[] _latches =
    [
        ("account reduce-only", DenialCodes.StateReduceOnly, static f => f.Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, _by), static f => f.Guard.SetState(TradingScope.Account, TradingState.Active, _by)),
        ("account halted", DenialCodes.StateHalted, static f => f.Guard.SetState(TradingScope.Account, TradingState.Halted, _by), static f => f.Guard.SetState(TradingScope.Account, TradingState.Active, _by)),
        ("symbol halted", DenialCodes.StateHalted, static f => f.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Halted, _by), static f => f.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, _by)),
        ("strategy reduce-only", DenialCodes.StateReduceOnly, static f => f.Guard.SetState(TradingScope.OfStrategy(Strategy), TradingState.ReduceOnly, _by), static f => f.Guard.SetState(TradingScope.OfStrategy(Strategy), TradingState.Active, _by)),
        ("symbol quarantined", DenialCodes.StateQuarantined, static f => f.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Quarantined, _by), static f =>
        {
            Reread(f);
            if (f.Guard.GetState(TradingScope.Of(GuardFixture.Acme)) == TradingState.Active)
            {
                return;
            }

            Assert.Throws<InvalidOperationException>(() => f.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, _by));
            Reread(f);
            f.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, _by);
        }),
        ("positions failed", DenialCodes.PositionsMissing, static f => f.Guard.Observe(PositionSnapshot.Failed("503")), Reread),
        ("interrupted", DenialCodes.NotReconciled, static f => f.Guard.ObserveInterruption("the line was down"), Reread),
        ("positions stale", DenialCodes.PositionsStale, static f => f.Time.Advance(TimeSpan.FromMinutes(30)), Reread),
        ("quote stale", DenialCodes.QuoteStale, static f =>
        {
            f.Time.Advance(TimeSpan.FromMinutes(30));
            Reread(f, prices: false);
        }, Reread),
        ("account stale", DenialCodes.AccountStale, static f =>
        {
            f.Time.Advance(TimeSpan.FromMinutes(30));
            Reread(f, account: false);
        }, Reread),
        ("position in doubt", DenialCodes.PositionInDoubt, static f =>
        {
            f.Time.Advance(TimeSpan.FromSeconds(10));
            f.Guard.Observe(OpenOrderSnapshot.Complete([], f.Now));
            f.Positions((GuardFixture.Acme, 9m));
        }, Reread),
        ("outcome unknown", DenialCodes.OrderOutcomeUnknown, static f =>
        {
            f.Venue.Answer = static _ => new SubmitOutcome.Unknown("no answer");
            f.SubmitAsync(GuardFixture.Buy(1m, 50m)).AsTask().GetAwaiter().GetResult();
        }, static f =>
        {
            foreach (var order in f.Guard.OpenOrders)
            {
                f.Guard.Observe(f.Report(order.ClientOrderId, VenueOrderStatus.Canceled));
            }

            Reread(f);
        }),
        ("exit under way", DenialCodes.ExitUnderWay, static f => f.Guard.SetExit(GuardFixture.Acme, PositionLeg.Net, new ExitSlot(ExitIntent.Close, 0m, _by, [])), static f => f.Guard.SetExit(GuardFixture.Acme, PositionLeg.Net, null)),
        ("exit incomplete", DenialCodes.ExitIncomplete, static f => f.Guard.SetExit(GuardFixture.Acme, PositionLeg.Net, new ExitSlot(ExitIntent.Incomplete, 0m, _by, [])), static f => f.Guard.SetState(TradingScope.Of(GuardFixture.Acme), TradingState.Active, _by)),
        ("equity lost", DenialCodes.ExposureGrossExceedsLimit, static f => f.Account(equity: 1_000m, buyingPower: 50_000m), static f => f.Account(buyingPower: 50_000m)),
        ("no buying power", DenialCodes.BuyingPowerExceeded, static f => f.Account(buyingPower: 10m), static f => f.Account(buyingPower: 50_000m)),
    ];

    public static TheoryData<string> Latches => [.. _latches.Select(static l => l.Name)];

    [Theory]
    [MemberData(nameof(Latches))]
    public void After_a_state_is_left_the_decisions_are_those_of_before(string name)
    {
        var (_, code, enter, leave) = _latches.Single(l => l.Name == name);
        var fixture = Open();
        leave(fixture);
        var before = Answers(fixture);
        Assert.DoesNotContain(before, a => a.Contains(code.Code, StringComparison.Ordinal));
        string[]? entered = null;
        for (var round = 0; round < 3; round++)
        {
            enter(fixture);
            var now = Answers(fixture);
            Assert.Contains(now, a => a.Contains(code.Code, StringComparison.Ordinal));
            entered ??= now;
            Assert.Equal(entered, now);

            // What is asked in a state changes neither the state nor the next answer.
            var hash = fixture.Guard.StateHash;
            Assert.Equal(entered, Answers(fixture));
            Assert.Equal(hash, fixture.Guard.StateHash);
            leave(fixture);
            Assert.Equal(before, Answers(fixture));
        }
    }

    /// <summary>Two states at once: leaving one of them leaves the other as it is, whichever goes first.</summary>
    [Theory]
    [MemberData(nameof(Latches))]
    public void Leaving_one_state_does_not_leave_a_restriction_beside_it(string name)
    {
        var (_, code, enter, leave) = _latches.Single(l => l.Name == name);
        foreach (var (otherName, other) in new[] { ("halted", TradingScope.OfStrategy("another")), ("account", TradingScope.Account), ("other symbol", TradingScope.Of(Other)) })
        {
            if (otherName == "account" && name is "account reduce-only" or "account halted" or "outcome unknown")
            {
                // The same scope; and of a halted account nothing is sent whose outcome could be unknown.
                continue;
            }

            var fixture = Open();
            fixture.Guard.SetState(other, TradingState.Halted, _by);
            enter(fixture);
            leave(fixture);
            Assert.Equal(TradingState.Halted, fixture.Guard.GetState(other));

            enter(fixture);
            fixture.Guard.SetState(other, TradingState.Active, _by);
            Assert.Contains(Answers(fixture), a => a.Contains(code.Code, StringComparison.Ordinal));
        }
    }

    private static GuardFixture Open()
    {
        var fixture = new GuardFixture(
            static o =>
            {
                o.Trips = AutoTrips.None;
                o.Limits = o.Limits with { MaxGrossExposure = Guardrails.Limits.Limit.OfEquity(5m), RequireBuyingPower = true };
            },
            true,
            GuardFixture.Share(),
            GuardFixture.Share(Other));
        fixture.Account(buyingPower: 50_000m);
        fixture.Hold(10m);
        Reread(fixture);
        return fixture;
    }

    /// <summary>Everything is read anew, some time later.</summary>
    private static void Reread(GuardFixture fixture) => Reread(fixture, prices: true);

    private static void Reread(GuardFixture fixture, bool prices = true, bool account = true)
    {
        fixture.Time.Advance(TimeSpan.FromSeconds(10));
        if (prices)
        {
            fixture.Price(100m);
            fixture.Price(100m, Other);
        }

        if (account)
        {
            fixture.Account(buyingPower: 50_000m);
        }

        fixture.Guard.Observe(OpenOrderSnapshot.Complete([], fixture.Now));
        fixture.Positions((GuardFixture.Acme, 10m));
    }

    /// <summary>What is decided about entries and exits on both sides, of two strategies and of two symbols.</summary>
    private static string[] Answers(GuardFixture fixture) =>
    [
        .. from side in (OrderSide[])[OrderSide.Buy, OrderSide.Sell]
           from effect in (PositionEffect[])[PositionEffect.Open, PositionEffect.Close]
           from strategy in (string?[])[null, Strategy]
           from symbol in (string[])[GuardFixture.Acme, Other]
           from quantity in (decimal[])[1m, 10m, 100m]
           select Answer(fixture, new OrderRequest { Symbol = symbol, Side = side, Quantity = quantity, Type = OrderType.Limit, LimitPrice = 100m, Effect = effect, Strategy = strategy }),
    ];

    private static string Answer(GuardFixture fixture, OrderRequest request)
    {
        var decision = fixture.Ask(request);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Side} {request.Quantity} {request.Symbol} {request.Effect} {request.Strategy}: {(decision.Denial is { } denial ? string.Join('+', denial.Violations.Select(static v => v.Code.Code)) : $"{decision.Effect} {decision.ApprovedQuantity}{(decision.IsProvenExit ? " proved" : "")}")}");
    }
}
