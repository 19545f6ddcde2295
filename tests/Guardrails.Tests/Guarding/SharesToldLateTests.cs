using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>What strategies have of a position after executions were told out of order or taken back.</summary>
public sealed class SharesToldLateTests
{
    /// <summary>
    /// The venue sold the 10 of mean, bought 2 for carry and sold these 2 as well; the last sell is told before the purchase. Nobody has anything then, and what is
    /// bought afterwards belongs to whoever bought it.
    /// </summary>
    [Theory]
    [InlineData(OrderSide.Buy, null, PositionLeg.Net)]
    [InlineData(OrderSide.Sell, null, PositionLeg.Net)]
    [InlineData(OrderSide.Buy, "mean", PositionLeg.Net)]
    [InlineData(OrderSide.Buy, null, PositionLeg.Long)]
    [InlineData(OrderSide.Sell, null, PositionLeg.Short)]
    [InlineData(OrderSide.Sell, "mean", PositionLeg.Short)]
    public void Observe_AnExitIsToldBeforeTheEntryThatItClosed_NobodyHasIt(OrderSide side, string? exits, PositionLeg leg)
    {
        var fixture = Open(leg);
        Bought(fixture, side, 10m, "mean", leg);
        var (first, second, entry) = (Exit(fixture, side, 10m, "mean", leg), Exit(fixture, side, 10m, exits, leg), Entry(fixture, side, 2m, "carry", leg));

        fixture.Fill(first, 10m);
        fixture.Fill(second, 2m);
        fixture.Fill(entry, 2m);
        End(fixture, second, leg);

        Assert.Equal(0m, fixture.Guard.FindPosition(GuardFixture.Acme, leg)!.Net);
        Bought(fixture, side, 8m, "carry", leg);
        Bought(fixture, side, 6m, "mean", leg);
        Assert.Equal((8m, 6m), (Has(fixture, "carry", leg), Has(fixture, "mean", leg)));
    }

    /// <summary>The purchase is larger than what was sold of it, and comes in parts: 1 and 4 of 5, of which 2 were sold.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("mean")]
    public void Observe_AnEntryIsToldInPartsAfterItsExit_LeavesTheRestOfIt(string? exits)
    {
        var fixture = Open(PositionLeg.Net);
        Bought(fixture, OrderSide.Buy, 10m, "mean");
        var (first, second, entry) = (Exit(fixture, OrderSide.Buy, 10m, "mean"), Exit(fixture, OrderSide.Buy, 10m, exits), Entry(fixture, OrderSide.Buy, 5m, "carry"));
        fixture.Fill(first, 10m);
        fixture.Fill(second, 2m);
        fixture.Fill(entry, 1m);
        fixture.Fill(entry, 4m);
        End(fixture, second);

        Bought(fixture, OrderSide.Buy, 6m, "mean");

        Assert.Equal((3m, 6m), (Has(fixture, "carry"), Has(fixture, "mean")));
    }

    /// <summary>An exit of mean is told before mean's own entry, with an entry of carry between them: that one is not what the exit closed.</summary>
    [Fact]
    public void Observe_AnExitIsToldBeforeTheEntryOfItsOwnStrategy_TheOthersKeepTheirs()
    {
        var fixture = Open(PositionLeg.Net);
        Bought(fixture, OrderSide.Buy, 10m, "mean");
        var (first, second) = (Exit(fixture, OrderSide.Buy, 10m, "mean"), Exit(fixture, OrderSide.Buy, 10m, "mean"));
        var (own, other) = (Entry(fixture, OrderSide.Buy, 2m, "mean"), Entry(fixture, OrderSide.Buy, 1m, "carry"));
        fixture.Fill(first, 10m);
        fixture.Fill(second, 2m);
        fixture.Fill(other, 1m);
        fixture.Fill(own, 2m);
        End(fixture, second);

        Assert.Equal((1m, 0m), (Has(fixture, "carry"), Has(fixture, "mean")));
    }

    /// <summary>As before, and mean's own entry turns out never to have been executed: the exit closed what carry had.</summary>
    [Fact]
    public void Observe_TheOwnEntryEndsWithoutAnExecution_TheExitComesOffTheOthers()
    {
        var fixture = Open(PositionLeg.Net);
        Bought(fixture, OrderSide.Buy, 10m, "mean");
        var (first, second) = (Exit(fixture, OrderSide.Buy, 10m, "mean"), Exit(fixture, OrderSide.Buy, 10m, "mean"));
        var (own, other) = (Entry(fixture, OrderSide.Buy, 2m, "mean"), Entry(fixture, OrderSide.Buy, 5m, "carry"));
        fixture.Fill(first, 10m);
        fixture.Fill(second, 2m);
        fixture.Fill(other, 5m);
        fixture.Guard.Observe(fixture.Report(own, VenueOrderStatus.Canceled));
        End(fixture, second);
        Bought(fixture, OrderSide.Buy, 6m, "third");

        Assert.Equal((3m, 0m, 6m), (Has(fixture, "carry"), Has(fixture, "mean"), Has(fixture, "third")));
    }

    /// <summary>
    /// Of 60 of mean and 40 of carry the operator closes 60. Then 10 of mean's purchase are taken back or corrected: mean had 50, so that the operator closed 10 of
    /// carry's, which has 30.
    /// </summary>
    [Theory]
    [InlineData(FillKind.Bust)]
    [InlineData(FillKind.Correction)]
    public void Observe_AnEntryThatWasClosedIsTakenBack_ItComesOffTheOthers(FillKind kind)
    {
        var fixture = Open(PositionLeg.Net);
        var entry = Entry(fixture, OrderSide.Buy, 60m, "mean");
        fixture.Fill(entry, 49m);
        var last = fixture.Execution(entry, 11m, executionId: "last");
        fixture.Guard.Observe(last);
        Bought(fixture, OrderSide.Buy, 40m, "carry");
        fixture.Fill(Exit(fixture, OrderSide.Buy, 60m, null), 60m);

        fixture.Guard.Observe(last with { Fill = last.Fill! with { Kind = kind, Quantity = kind == FillKind.Bust ? 11m : 1m } });
        var left = kind == FillKind.Bust ? 29m : 30m;
        Assert.Equal(left, fixture.Net());
        Bought(fixture, OrderSide.Buy, 20m, "third");

        Assert.Equal((0m, left, 20m), (Has(fixture, "mean"), Has(fixture, "carry"), Has(fixture, "third")));
    }

    /// <summary>Where both sides may be entered, a strategy can have sold what another one has bought: both keep it, and both count for it.</summary>
    [Fact]
    public void Observe_StrategiesOnBothSides_KeepTheirParts()
    {
        var fixture = new GuardFixture(static o =>
        {
            o.StrategiesCloseOwnShare = true;
            var symbol = new SymbolLimits { OpposingEntries = OpposingEntries.WithinLimits };
            o.Limits = o.Limits with { MaxStrategyExposure = 10_000m, Symbols = new Dictionary<Symbol, SymbolLimits> { [GuardFixture.Acme] = symbol } };
        });
        Bought(fixture, OrderSide.Buy, 60m, "mean");
        Bought(fixture, OrderSide.Sell, 60m, "carry");
        Assert.Equal(0m, fixture.Net());

        Assert.Equal(
            [false, true, true, false],
            new[] { ("mean", GuardFixture.Buy(41m, 99m)), ("mean", GuardFixture.Buy(40m, 99m)), ("carry", GuardFixture.Sell(39m, 101m)), ("carry", GuardFixture.Sell(41m, 101m)) }
                .Select(o => fixture.Ask(o.Item2 with { Strategy = o.Item1 }).IsApproved));
    }

    private static GuardFixture Open(PositionLeg leg) => new(o =>
    {
        o.StrategiesCloseOwnShare = true;
        o.Hedging = leg == PositionLeg.Net ? HedgingPolicy.Denied : HedgingPolicy.Allowed;
        o.Capabilities = BrokerCapabilities.Plain with { ExitCap = ExitCap.ReduceOnly, HedgeMode = leg != PositionLeg.Net };
    });

    private static string Entry(GuardFixture fixture, OrderSide side, decimal quantity, string? strategy, PositionLeg leg = PositionLeg.Net) =>
        fixture.Work((side == OrderSide.Buy ? GuardFixture.Buy(quantity, 99m) : GuardFixture.Sell(quantity, 101m)) with { Strategy = strategy });

    private static string Exit(GuardFixture fixture, OrderSide entry, decimal quantity, string? strategy, PositionLeg leg = PositionLeg.Net) =>
        fixture.Work((entry == OrderSide.Buy ? GuardFixture.Sell(quantity, 120m, PositionEffect.Close) : GuardFixture.Buy(quantity, 80m, PositionEffect.Close)) with { Strategy = strategy });

    private static void Bought(GuardFixture fixture, OrderSide side, decimal quantity, string? strategy, PositionLeg leg = PositionLeg.Net) => fixture.Fill(Entry(fixture, side, quantity, strategy, leg), quantity);

    /// <summary>The order ends, two answers of the venue agree with the books, and a person looks at the change of side that seemed to be there.</summary>
    private static void End(GuardFixture fixture, string id, PositionLeg leg = PositionLeg.Net)
    {
        fixture.Guard.Observe(fixture.Report(id, VenueOrderStatus.Canceled) with { Leg = leg });
        foreach (var seconds in new[] { 5, 5 })
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(seconds));
            fixture.Guard.Observe(PositionSnapshot.Complete(
                [new VenuePosition { Symbol = GuardFixture.Acme, Leg = leg, Quantity = fixture.Guard.FindPosition(GuardFixture.Acme, leg)!.Net }], fixture.Now));
        }

        fixture.Price(100m);
        fixture.Account();
        foreach (var scope in new[] { TradingScope.Account, TradingScope.Of(GuardFixture.Acme) })
        {
            fixture.Guard.SetState(scope, TradingState.Active, new("executions were told out of order", "ann"));
        }
    }

    private static decimal? Has(GuardFixture fixture, string strategy, PositionLeg leg = PositionLeg.Net) => fixture.Guard.ShareOf(GuardFixture.Acme, leg, strategy);
}
