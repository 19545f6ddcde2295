using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Guarding;

/// <summary>The leg is compared as strictly as side and symbol. What it moved is booked; a leg that cannot be is nothing to trade on.</summary>
public sealed class LegTests
{
    [Theory]
    [InlineData(true, PositionLeg.Long, true)]
    [InlineData(true, PositionLeg.Net, false)]
    [InlineData(false, PositionLeg.Long, true)]
    [InlineData(false, PositionLeg.Net, true)]
    public void Observe_OnAHedgedSymbol_AVenueWithLegsHasToTellThem(bool hasLegs, PositionLeg told, bool fits)
    {
        var fixture = Open(hedged: true, hasLegs);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));

        fixture.Guard.Observe(fixture.Execution(id, 4m) with { Leg = told });

        Assert.Equal((4m, 4m), (fixture.Guard.FindPosition(GuardFixture.Acme, PositionLeg.Long)!.Net, fixture.Guard.FindOrder(id)!.Filled));
        AssertTrusted(fixture, id, fits);
    }

    [Theory]
    [InlineData(false, PositionLeg.Net, true)]
    [InlineData(false, PositionLeg.Long, false)]
    [InlineData(false, PositionLeg.Short, false)]
    [InlineData(true, PositionLeg.Net, true)]
    [InlineData(true, PositionLeg.Long, true)]
    [InlineData(true, PositionLeg.Short, false)]
    public void Observe_OnASymbolThatIsNotHedged_OnlyTheLegOfSideAndEffectFits(bool hasLegs, PositionLeg told, bool fits)
    {
        var fixture = Open(hedged: false, hasLegs);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));

        fixture.Guard.Observe(fixture.Execution(id, 4m) with { Leg = told });
        fixture.Guard.Observe(fixture.Execution(id, 1m) with { Leg = told });

        Assert.Equal((5m, 5m), (fixture.Net(), fixture.Guard.FindOrder(id)!.Filled));
        AssertTrusted(fixture, id, fits);
    }

    [Theory]
    [InlineData(PositionLeg.Long, true)]
    [InlineData(PositionLeg.Short, false)]
    public void Observe_AnExitOfASymbolThatIsNotHedged_IsOnTheLegItCloses(PositionLeg told, bool fits)
    {
        var fixture = Open(hedged: false, hasLegs: true);
        fixture.Hold(10m);
        var id = fixture.Work(GuardFixture.Sell(10m, effect: PositionEffect.Close));

        fixture.Guard.Observe(fixture.Execution(id, 4m) with { Leg = told });

        Assert.Equal(6m, fixture.Net());
        AssertTrusted(fixture, id, fits);
    }

    [Fact]
    public void Observe_TheOtherLegOfAHedgedSymbol_IsBookedThere()
    {
        var fixture = Open(hedged: true, hasLegs: true);
        var id = fixture.Work(GuardFixture.Buy(10m, 100m));

        fixture.Guard.Observe(fixture.Execution(id, 4m) with { Leg = PositionLeg.Short });

        Assert.Equal(4m, fixture.Guard.FindPosition(GuardFixture.Acme, PositionLeg.Short)!.Net);
        AssertTrusted(fixture, id, fits: false);
    }

    /// <summary>A person who says what was found need not know of legs.</summary>
    [Fact]
    public async Task ResolveAsync_WithoutALeg_IsAboutTheOrdersOwn()
    {
        var fixture = Open(hedged: true, hasLegs: true);
        fixture.Venue.Answer = static _ => new SubmitOutcome.Unknown("time-out");
        await fixture.SubmitAsync(GuardFixture.Buy(10m, 100m), TestContext.Current.CancellationToken);
        var id = fixture.Guard.OpenOrders[0].ClientOrderId;

        await fixture.Guard.ResolveAsync(
            id, new OrderEvidence.AtVenue(new VenueOrder { ClientOrderId = id, Symbol = GuardFixture.Acme, Side = OrderSide.Buy, Quantity = 10m, Type = OrderType.Limit, LimitPrice = 100m }), new("seen", "ann"));

        AssertTrusted(fixture, id, fits: true);
    }

    private static GuardFixture Open(bool hedged, bool hasLegs) => new(o =>
    {
        o.Hedging = hedged ? HedgingPolicy.Allowed : HedgingPolicy.Denied;
        o.Capabilities = BrokerCapabilities.Plain with { HedgeMode = hasLegs };
    });

    private static void AssertTrusted(GuardFixture fixture, string id, bool fits)
    {
        Assert.Equal(fits ? [] : ["SYMBOL_MISMATCH"], fixture.Alarms.Codes.Where(static c => c == "SYMBOL_MISMATCH"));
        Assert.Equal(fits ? TradingState.Active : TradingState.Quarantined, fixture.Guard.GetState(TradingScope.Of(GuardFixture.Acme)));
        Assert.Equal(fits ? TradingState.Active : TradingState.ReduceOnly, fixture.Guard.GetState(TradingScope.Account));
        Assert.Equal(fits ? [] : [id], fixture.Guard.DueCancellations().Due);
    }
}
