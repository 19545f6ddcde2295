using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;

using static Guardrails.Tests.Following.FollowingWorld;

namespace Guardrails.Tests.Following;

/// <summary>
/// Every write of an adapter × every way in which it can fail, before its proof is redeemed and after. Before: nothing was sent, and nothing is kept.
/// After: nobody knows, the capacity stays, and the guard finds out.
/// </summary>
public sealed class BrokenWriteTests
{
    private const string Working = "w1";

    private static readonly SimulatedVenueProfile InPlace = SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m };

    private BreakingAdapter _adapter = null!;

    public static TheoryData<string, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, bool>();
            foreach (var write in (string[])["submit", "cancel", "replace", "replace in place", "group"])
            {
                foreach (var way in BreakingAdapter.Ways)
                {
                    cases.Add(write, way, false);
                    cases.Add(write, way, true);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string> Ways => [.. BreakingAdapter.Ways];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_write_that_fails_is_not_sent_or_unknown_and_never_an_exception(string write, string way, bool afterTheSend)
    {
        using var world = Open(write == "replace in place" ? InPlace : SimulatedVenueProfile.EquitiesHoldingShares);
        world.Work(OrderRequest.Buy(Acme, 5m, 90m) with { ClientOrderId = Working, Effect = PositionEffect.Open });
        var before = State(world);
        (_adapter.Broken, _adapter.Way, _adapter.FailsAfterTheSend) = (write.Split(' ')[0], way, afterTheSend);

        // The stream must not tell first what the answer would have told.
        world.Venue.Faults = FaultPlan.None.With(FaultClass.EventLost, 1m);

        var result = world.Await(WriteAsync(world, write));

        var isUnknown = afterTheSend || way == "null";
        Assert.Equal(1, _adapter.Failures);
        Assert.Contains(result, isUnknown ? write == "cancel" ? ["Unknown", "Ended"] : (string[])["Unknown"] : ["Rejected"]);
        if (!isUnknown)
        {
            Assert.Equal(before, State(world));
        }
        else if (!afterTheSend)
        {
            Assert.Contains(AlarmCodes.ProofNotRedeemed, world.Alarms.Codes);
        }
        else if (write != "cancel" && !way.StartsWith("hangs", StringComparison.Ordinal))
        {
            // A cancellation is confirmed at once, and while a call hangs the venue is read.
            var position = world.Guard.FindPosition(Acme)!;
            Assert.Equal(write switch { "submit" => 7m, "group" => 9m, "replace" => 13m, _ => 8m }, position.MaxLong);
        }

        _adapter.Broken = null;
        world.Venue.Faults = FaultPlan.None;
        world.Pass(240);

        Assert.Equal(
            world.Venue.Venue.OpenOrders.Select(static o => $"{o.ClientOrderId} {o.Quantity}").Order(),
            world.Guard.OpenOrders.Select(static o => $"{o.ClientOrderId} {o.Quantity}").Order());
        Assert.DoesNotContain(world.Guard.OpenOrders, static o => o.State is OrderState.Unknown or OrderState.InFlight or OrderState.PendingReplace or OrderState.Reserved);
        Assert.DoesNotContain(AlarmCodes.ReadingFailed, world.Alarms.Codes);
        Assert.Null(world.Denial);
    }

    /// <summary>What has to go is canceled as soon as the venue takes cancellations again.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void A_cancellation_of_the_guards_own_that_fails_is_asked_again(string way)
    {
        using var world = Open(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Work(OrderRequest.Buy(Acme, 5m, 90m) with { ClientOrderId = Working, Effect = PositionEffect.Open });
        (_adapter.Broken, _adapter.Way) = ("cancel", way);

        world.Guard.SetState(TradingScope.Account, TradingState.Halted, new("test", "ann"));
        world.Pass(60);
        Assert.True(_adapter.Failures >= (way == "null" ? 1 : 2), "it is asked again");
        Assert.Single(world.Venue.Venue.OpenOrders);
        Assert.NotEmpty(world.Guard.OpenOrders);

        _adapter.Broken = null;
        world.Pass(60);
        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.Empty(world.Guard.OpenOrders);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_close_whose_send_fails_goes_on_and_never_flips(string way)
    {
        foreach (var afterTheSend in (bool[])[false, true])
        {
            using var world = Open(SimulatedVenueProfile.EquitiesHoldingShares);
            world.Work(OrderRequest.Buy(Acme, 5m) with { Effect = PositionEffect.Open });
            (_adapter.Broken, _adapter.Way, _adapter.FailsAfterTheSend) = ("submit", way, afterTheSend);

            var closing = world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = new("out", "bot") }).AsTask();
            world.Pass(1);
            Assert.True(_adapter.Failures >= 1);
            _adapter.Broken = null;

            Assert.IsType<CloseResult.Closed>(world.Await(closing));
            world.Pass(1);
            var held = 0m;
            Assert.DoesNotContain(world.Venue.Venue.Executions.Select(e => held += e.Side == OrderSide.Buy ? e.Quantity : -e.Quantity), static net => net < 0m);
            Assert.Equal((0m, 0m), (held, world.Guard.FindPosition(Acme)!.Net));
        }
    }

    private static string State(FollowingWorld world) => string.Join('\n', world.Guard.OpenOrders.Select(static o => $"{o.ClientOrderId} {o.State} {o.Quantity}")) + world.Guard.FindPosition(Acme);

    private static async Task<string> WriteAsync(FollowingWorld world, string write)
    {
        switch (write)
        {
            case "submit":
                return (await world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 2m, 95m) with { Effect = PositionEffect.Open }).ConfigureAwait(false)).GetType().Name;
            case "cancel":
                return (await world.Broker.CancelAsync(Working).ConfigureAwait(false)).GetType().Name;
            case "group":
                var group = await world.Broker.SubmitGroupAsync(new GroupRequest
                {
                    Entry = OrderRequest.Buy(Acme, 4m, 95m) with { Effect = PositionEffect.Open },
                    Exits = [OrderRequest.Sell(Acme, 4m) with { Type = OrderType.Stop, StopPrice = 80m, Effect = PositionEffect.Close }],
                }).ConfigureAwait(false);
                return string.Join(' ', Assert.IsType<GroupResult.Sent>(group).Orders.Select(static o => o.GetType().Name).Distinct());
            default:
                return (await world.Broker.ReplaceAsync(new ReplaceRequest { ClientOrderId = Working, Quantity = 8m }).ConfigureAwait(false)).GetType().Name;
        }
    }

    private FollowingWorld Open(SimulatedVenueProfile profile) => new(
        prices: false,
        profile: profile with { UnknownHorizon = TimeSpan.FromSeconds(60) },
        adapter: world => _adapter = new BreakingAdapter(world.Venue, world.Time));
}
