using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Testing;
using Guardrails.Tests.Closing;

using static Guardrails.Tests.Closing.ClosingWorld;
using static Guardrails.Tests.Protection.PlanScene;

namespace Guardrails.Tests.Protection;

/// <summary>A position with a plan has a live stop for all of it, on every kind of venue, whatever happens to its exits; or an alarm is up and the guard goes on.</summary>
public sealed class KeepingProtectedTests
{
    private static readonly ProtectionPlan Plan = new() { Stop = PriceOffset.At(90m), Target = PriceOffset.At(120m) };

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void APosition_IsProtected_InOneCall(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);

        var result = Protect(world, Plan);

        var done = Assert.IsType<ProtectResult.Protected>(result);
        Assert.Equal((59m, 90m, 120m, !world.Venue.Capabilities.LinksExits), (done.Quantity, done.StopPrice, done.TargetPrice, done.IsTargetWatched));
        IsCovered(world, 59m, 90m);
        Assert.Equal(world.Venue.Capabilities.LinksExits ? 2 : 1, world.Venue.Venue.OpenOrders.Count);
    }

    /// <summary>G-07: the target holds all the shares, and the stop is refused beside it. The target gives way, and both come back as one.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void ATargetThatHoldsAll_GivesWayToThePair(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 59m, 120m) with { Effect = PositionEffect.Close })));
        world.Pass(1);

        Assert.IsType<ProtectResult.Protected>(Protect(world, Plan));

        world.Pass(5);
        IsCovered(world, 59m, 90m);
        NeverCrosses(world);
    }

    /// <summary>The exits are canceled by somebody else, and are there again.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AStopThatSomebodyCancels_ComesBack(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan);
        var stop = world.Venue.Venue.OpenOrders.Single(static o => o.Type == OrderType.Stop);

        world.Await(world.Broker.CancelProtectionAsync(stop.ClientOrderId, By));
        world.Pass(10);

        IsCovered(world, 59m, 90m);
        Assert.NotEqual(stop.ClientOrderId, world.Venue.Venue.OpenOrders.Single(static o => o.Type == OrderType.Stop).ClientOrderId);
    }

    /// <summary>A part is closed: what is left is protected, for what is left.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AfterAPartialClose_TheRestIsProtected(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan);

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, Quantity = 29m, By = By })));
        world.Pass(10);

        Assert.Equal(30m, world.AtVenue);
        IsCovered(world, 30m, 90m);
        Assert.All(world.Venue.Venue.OpenOrders, static o => Assert.Equal(30m, o.Quantity - o.FilledQuantity));
        NeverCrosses(world);
    }

    /// <summary>More is bought: the stop grows with it.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AnAddition_IsProtectedAsWell(string profile)
    {
        using var world = Of(profile);
        Buy(world, 30m);
        Protect(world, Plan);

        Buy(world, 29m);
        world.Pass(10);

        IsCovered(world, 59m, 90m);
        NeverCrosses(world);
    }

    /// <summary>All is closed: the plan ends with the position, and a new position is not protected by the prices of the old one.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AfterAClose_ThePlanHasEnded(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan);
        world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Leg = world.Leg, By = By }));
        world.Pass(5);
        Assert.Empty(world.Venue.Venue.OpenOrders);

        Buy(world, 10m);
        world.Pass(10);

        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.Equal(10m, world.AtVenue);
    }

    /// <summary>The stop executes: nothing is left, and nothing rests.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void WhenTheStopExecutes_NothingRests(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan);

        world.Price(89m);
        world.Pass(10);

        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    /// <summary>The target is reached: at the venue where it rests, and by the guard where it is watched.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void WhenTheTargetIsReached_ThePositionIsClosed(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan);

        world.Price(121m);
        world.Pass(10);

        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    /// <summary>A crash at any moment of the protection: the next start goes on with it.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AfterACrash_TheNextStartGoesOn(string profile)
    {
        foreach (var after in new[] { 0, 1, 20, 50, 200, 1000 })
        {
            using var world = Of(profile);
            Buy(world, 59m);
            _ = world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Leg = world.Leg, Plan = Plan, By = By }).AsTask();
            world.Time.Advance(TimeSpan.FromMilliseconds(after));
            world.Crash();
            world.Pass(3);

            world.Connect();
            world.Pass(15);

            IsCovered(world, 59m, 90m);
            NeverCrosses(world);
        }
    }

    /// <summary>The price is beyond the stop by the time it could be placed: the position is closed, and nothing loops.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void BeyondTheStop_ThePositionIsClosed(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan);
        world.Await(world.Broker.UnprotectAsync(Acme, world.Time.GetUtcNow().AddSeconds(10), By, world.Leg));
        world.Price(85m);
        Assert.Equal(59m, world.AtVenue);

        world.Pass(15);

        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    [Fact]
    public void BeyondTheStop_WhileTheMarketIsClosed_NothingIsClosed()
    {
        using var world = Of("EquitiesHoldingShares");
        Buy(world, 59m);
        Protect(world, Plan);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.ExtendedHours, ContinuousAt = world.Time.GetUtcNow().AddHours(9) });

        world.Price(85m);
        world.Pass(60);

        Assert.Equal(59m, world.AtVenue);
        IsCovered(world, 59m, 90m);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void ATighterStop_IsTaken_AndALooserOne_IsRefused(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan);

        Assert.IsType<ProtectResult.Protected>(Protect(world, Plan with { Stop = PriceOffset.At(95m) }));
        IsCovered(world, 59m, 95m);
        var refused = Assert.IsType<ProtectResult.Refused>(Protect(world, Plan));
        Assert.Contains("UnprotectAsync", refused.Reason, StringComparison.Ordinal);
        IsCovered(world, 59m, 95m);

        world.Await(world.Broker.UnprotectAsync(Acme, world.Time.GetUtcNow().AddMinutes(1), By, world.Leg));
        Assert.IsType<ProtectResult.Protected>(Protect(world, Plan));
        IsCovered(world, 59m, 90m);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void WithoutProtection_UntilATime_AndThenThePlanHolds(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan);

        Assert.Empty(world.Await(world.Broker.UnprotectAsync(Acme, world.Time.GetUtcNow().AddSeconds(30), By, world.Leg)));
        Assert.Empty(world.Venue.Venue.OpenOrders);
        world.Pass(20);
        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.DoesNotContain(world.Alarms.All, static a => a.Code == AlarmCodes.ProtectionMissing);

        world.Pass(15);

        IsCovered(world, 59m, 90m);
    }

    /// <summary>The plan comes with the entry: one call places both.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AnEntryWithItsPlan_IsProtected_OnceItHasFilled(string profile)
    {
        using var world = Of(profile);

        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 59m), new ProtectionPlan { Stop = PriceOffset.Fraction(0.1m), Target = PriceOffset.OfRisk(2m) })));
        world.Pass(10);

        Assert.Equal(59m, world.AtVenue);
        IsCovered(world, 59m, 90m);
        NeverCrosses(world);
    }

    /// <summary>The entry fills in part: what has filled is protected, whatever becomes of the rest.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AnEntryThatFillsInPart_IsProtectedForThat(string profile)
    {
        using var world = Of(profile);
        world.Venue.Venue.FillNextOnly(20m);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 59m, 100m), Plan)));
        world.Pass(10);

        Assert.Equal(20m, world.AtVenue);
        IsCovered(world, 20m, 90m);
        world.Venue.Venue.ReleaseFills();
        world.Pass(15);

        IsCovered(world, world.AtVenue, 90m);
        NeverCrosses(world);
    }

    [Fact]
    public void AnEntryThatIsDenied_LeavesNoPlan()
    {
        using var world = Of("Plain");

        var denied = Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 59m), new ProtectionPlan { Stop = PriceOffset.At(101m) })));
        Assert.Equal(DenialCodes.ProtectionInvalid, denied.Denial.Code);
        Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 59_000m), Plan)));

        Buy(world, 10m);
        world.Pass(5);
        Assert.Empty(world.Venue.Venue.OpenOrders);
    }

    [Fact]
    public void AnEntry_CannotLoosenThePlanOfItsPosition()
    {
        using var world = Of("Plain");
        Buy(world, 30m);
        Protect(world, Plan);

        var denied = Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 10m), new ProtectionPlan { Stop = PriceOffset.At(80m) })));

        Assert.Equal(DenialCodes.ProtectionLooser, denied.Denial.Code);
        Assert.Equal(30m, world.AtVenue);
        IsCovered(world, 30m, 90m);
    }

    /// <summary>The venue refuses the pair for good: the stop rests alone, and the guard watches the target.</summary>
    [Theory]
    [InlineData("EquitiesHoldingShares")]
    [InlineData("Spot")]
    public void ThePairIsRefused_TheStopRestsAlone(string profile)
    {
        using var world = new ClosingWorld(All.Single(p => p.Name == profile), isObstructed: true);
        Buy(world, 59m);
        world.Obstacles.RefusesGroup = static () => new VenueRejection("NO_PAIRS", "no linked exits today");

        var done = Assert.IsType<ProtectResult.Protected>(Protect(world, Plan));

        Assert.True(done.IsTargetWatched);
        IsCovered(world, 59m, 90m);
        world.Price(121m);
        world.Pass(10);
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>The venue refuses every stop: the position is closed, because the policy says so; otherwise an alarm is up.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryStopIsRefused_ThePositionIsClosed_OrAnAlarmIsUp(bool exits)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true, connect: o => o.Protection = new ProtectionPolicy { ExitsWhenUnprotected = exits });
        Buy(world, 59m);
        world.Obstacles.RefusesOrder = () => new VenueRejection("NO_STOPS", "no stops today");
        var running = world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Plan = Plan, By = By }).AsTask();
        world.Pass(25);
        Assert.Contains(world.Alarms.All, static a => a.Code == AlarmCodes.ProtectionMissing);
        world.Obstacles.RefusesOrder = null;
        world.Pass(20);

        if (exits)
        {
            Assert.Equal(0m, world.AtVenue);
            Assert.IsType<ProtectResult.Flat>(world.Await(running));
        }
        else
        {
            world.Pass(40);
            IsCovered(world, 59m, 90m);
        }
    }

    /// <summary>While the venue is away an alarm is up within 2 s; afterwards the position is protected, and the alarm ends by itself.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void WhileTheVenueRefusesForAWhile_AnAlarmIsUp_AndEndsByItself(string profile)
    {
        using var world = new ClosingWorld(All.Single(p => p.Name == profile), isObstructed: true);
        Buy(world, 59m);
        world.Obstacles.RefusesGroup = world.Obstacles.RefusesOrder = static () => new VenueRejection("429", "too many requests") { IsTemporary = true };
        _ = world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Leg = world.Leg, Plan = Plan, By = By }).AsTask();
        world.Pass(2.6);
        Assert.Contains(world.Alarms.All, static a => a is { Code: AlarmCodes.ProtectionMissing, IsRelease: false });
        world.Obstacles.RefusesGroup = world.Obstacles.RefusesOrder = null;
        world.Pass(10);

        IsCovered(world, 59m, 90m);
        Assert.Contains(world.Alarms.All, static a => a is { Code: AlarmCodes.ProtectionMissing, IsRelease: true });
    }

    /// <summary>Positions that were given no plan have that of the policy.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void WithADefaultPlan_EveryPositionIsProtected(string profile)
    {
        using var world = new ClosingWorld(All.Single(p => p.Name == profile), connect: static o => o.Protection = new ProtectionPolicy { DefaultPlan = new ProtectionPlan { Stop = PriceOffset.Fraction(0.1m) } });

        Buy(world, 59m);
        world.Pass(5);

        IsCovered(world, 59m, 90m);
    }

    /// <summary>An entry of the bot's own on the other side could take what the stop needs: it is canceled, because what protects comes first.</summary>
    [Fact]
    public void AnOrderThatCouldTakeWhatTheStopNeeds_IsCanceled()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, configure: static o => o.Limits = o.Limits with { Symbols = new Dictionary<Symbol, SymbolLimits> { [Acme] = new() { OpposingEntries = OpposingEntries.WithinLimits } } });
        Buy(world, 59m);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 80m, 140m) with { Effect = PositionEffect.Open, ClientOrderId = "quote" })));

        Assert.IsType<ProtectResult.Protected>(Protect(world, Plan));

        Assert.Equal(OrderState.Canceled, world.Guard.FindOrder("quote")!.State);
        IsCovered(world, 59m, 90m);
    }

    /// <summary>Of 10.5 where linked exits are for whole units, 10 have a pair and 0.5 a stop for the day.</summary>
    [Fact]
    public void PartsOfAUnit_HaveAStopForTheDay()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares, lot: 0.1m);
        world.Venue.Venue.List(new Instrument { Symbol = "PART", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 0.1m, LinkedLotSize = 1m });
        world.Venue.Venue.SetPrice("PART", 100m);
        world.Pass(0.1);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy("PART", 10.5m, 100m), Plan)));
        world.Pass(5);

        var open = world.Venue.Venue.OpenOrders.Select(static o => FormattableString.Invariant($"{o.Type} {o.Quantity:0.#} {o.TimeInForce}")).Order(StringComparer.Ordinal);
        Assert.Equal(["Limit 10 GoodTillCancel", "Stop 0.5 Day", "Stop 10 GoodTillCancel"], open);
        world.Venue.Venue.EndSession();
        world.Pass(5);
        Assert.Equal(10.5m, world.Venue.Venue.OpenOrders.Where(static o => o.Type == OrderType.Stop).Sum(static o => o.Quantity));
    }

    /// <summary>After a split the plan goes on in the prices of now: four shares for one make a stop of 90.01 one of 22.51 for a long position, and of 22.50 for a short one.</summary>
    [Theory]
    [InlineData(PositionSide.Long, 22.51, 30.01)]
    [InlineData(PositionSide.Short, 22.50, 30.00)]
    public void ASplit_RescalesThePlan(PositionSide side, double stop, double target)
    {
        var slot = new ProtectionSlot(side, 100m, 90.01m, 120.01m, 9.99m, TimeInForce.GoodTillCancel, By).Rescale(0.25m, new Guardrails.Book.PriceSteps());

        Assert.Equal((25m, (decimal)stop, (decimal)target, 2.4975m), (slot.EntryPrice, slot.StopPrice, slot.TargetPrice!.Value, slot.InitialRisk));
    }

    /// <summary>Whether the instrument can be traded is not known: nothing is closed because of a price.</summary>
    [Fact]
    public void BeyondTheStop_WhileTheMarketDoesNotAnswer_NothingIsClosed()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        Buy(world, 59m);
        Protect(world, Plan);
        world.Await(world.Broker.UnprotectAsync(Acme, world.Time.GetUtcNow().AddSeconds(10), By));
        world.Obstacles.Market = static () => new((MarketStatus?)null);
        world.Price(85m);
        world.Pass(30);
        Assert.Equal(59m, world.AtVenue);

        world.Obstacles.Market = null;
        world.Pass(60);

        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    /// <summary>The position was closed while the process was away, and the venue cannot be read at the start: what the journal says is not protected before it was seen.</summary>
    [Fact]
    public void AfterARestart_NothingIsPlaced_BeforeTheVenueWasRead()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Plan);
        world.Crash();
        world.Venue.Venue.Liquidate(Acme);
        world.Venue.FailPositionQueries("503");
        world.Venue.FailOrderQueries("503");
        world.Connect();
        world.Pass(20);

        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>The plan of an entry that is still filling is tightened, and the stop executes: what the entry fills then is protected by the plan as well.</summary>
    [Fact]
    public void APlanThatIsSetAnew_StaysWithItsEntry()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, connect: static o => o.Protection = new ProtectionPolicy { PartialEntry = PartialEntry.ProtectAlongside });
        world.Venue.Venue.FillNextOnly(20m);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 59m, 100m), Plan with { Target = null })));
        world.Pass(5);
        Assert.IsType<ProtectResult.Protected>(Protect(world, Plan with { Stop = PriceOffset.At(95m), Target = null }));

        world.Price(94m);
        world.Pass(3);
        world.Price(99m);
        world.Venue.Venue.ReleaseFills();
        world.Price(99.5m);
        world.Pass(10);

        Assert.Equal(39m, world.AtVenue);
        IsCovered(world, 39m, 95m);
    }

    /// <summary>Others hold as well: the venue's cap could take from them, so the old stop ends before the new one is placed.</summary>
    [Fact]
    public void BesideWhatOthersHold_TheStopGrowsAsWell()
    {
        using var world = Of("FuturesOneWay");
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 100m);
        world.Pass(40);
        Buy(world, 30m);
        Protect(world, Plan);

        Buy(world, 29m);
        world.Pass(15);

        Assert.Equal((159m, 59m), (world.AtVenue, world.Guard.FindPosition(Acme)!.Managed));
        IsCovered(world, 59m, 90m);
    }

    /// <summary>Outside of continuous trading nothing that protects is canceled: a tighter stop waits for the morning.</summary>
    [Fact]
    public void WhileTheMarketIsClosed_WhatProtectsStays()
    {
        using var world = Of("EquitiesHoldingShares");
        Buy(world, 59m);
        Protect(world, Plan);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.ExtendedHours, ContinuousAt = world.Time.GetUtcNow().AddHours(9) });

        Assert.IsType<ProtectResult.Pending>(Protect(world, Plan with { Stop = PriceOffset.At(95m) }));
        IsCovered(world, 59m, 90m);
        world.Venue.Venue.SetMarket(Acme, MarketStatus.Continuous);
        world.Pass(15);

        IsCovered(world, 59m, 95m);
    }

    /// <summary>Protection is taken away while its exits are being exchanged: those that gave way do not come back.</summary>
    [Fact]
    public void WithoutProtection_WhileExitsAreExchanged_NothingIsGivenBack()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares with { CancelLatency = TimeSpan.FromSeconds(2) });
        Buy(world, 59m);
        Protect(world, Plan);
        _ = world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Plan = Plan with { Stop = PriceOffset.At(95m) }, By = By }).AsTask();
        world.Pass(1);

        Assert.Empty(world.Await(world.Broker.UnprotectAsync(Acme, world.Time.GetUtcNow().AddMinutes(2), By)));
        world.Pass(30);

        Assert.Empty(world.Venue.Venue.OpenOrders);
        Assert.Equal(59m, world.AtVenue);
    }

    /// <summary>The venue takes the stop for less than was approved: it covers only that, and another one takes its place.</summary>
    [Fact]
    public void AStopThatIsTakenForLess_IsPlacedAgain()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        world.Venue.Venue.Engine.Script.TakeNextAs(static entry => entry with { Quantity = 20m });

        Protect(world, Plan);
        world.Pass(15);

        IsCovered(world, 59m, 90m);
    }

    /// <summary>The venue refuses the stop for the part of a unit for good: the pair for the rest stays, nothing is closed, and an alarm is up.</summary>
    [Fact]
    public void APartThatIsRefused_TakesNothingFromTheRest()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares, lot: 0.1m, isObstructed: true);
        world.Venue.Venue.List(new Instrument { Symbol = "PART", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 0.1m, LinkedLotSize = 1m });
        world.Venue.Venue.SetPrice("PART", 100m);
        world.Pass(0.1);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy("PART", 10.5m, 100m) with { Effect = PositionEffect.Open })));
        world.Pass(1);
        world.Obstacles.RefusesOrder = static () => new VenueRejection("NO_PARTS", "no parts of a share today");
        _ = world.Broker.ProtectAsync(new ProtectRequest { Symbol = "PART", Plan = Plan, By = By }).AsTask();
        world.Pass(90);

        Assert.Equal(10m, world.Venue.Venue.OpenOrders.Single(static o => o.Type == OrderType.Stop).Quantity);
        Assert.Equal(2, world.Venue.Venue.OpenOrders.Count);
        Assert.Equal(10.5m, world.Guard.FindPosition("PART")!.Net);
        Assert.Contains(world.Alarms.All, static a => a is { Code: AlarmCodes.ProtectionMissing, IsRelease: false });
    }

    /// <summary>A refusal that is over does not count for ever; after three of them the pair is not tried again.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 3)]
    public void RefusalsThatAreOver_CountNoMore(int refusals, int left)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares, isObstructed: true);
        Buy(world, 59m);
        var times = refusals;
        world.Obstacles.RefusesGroup = () => times-- > 0 ? new VenueRejection("NO_PAIRS", "no linked exits now") : null;
        Assert.IsType<ProtectResult.Protected>(Protect(world, Plan));
        Assert.Equal(refusals, world.Guard.ViewProtection(Acme, world.Leg)!.Slot.Failures);

        world.Pass(15);

        Assert.Equal(left, world.Guard.ViewProtection(Acme, world.Leg)!.Slot.Failures);
        IsCovered(world, 59m, 90m);
    }

    /// <summary>What somebody has set meanwhile is not written over, and nothing is set for a position that is gone.</summary>
    [Fact]
    public void APlan_IsSetOnlyOverTheOneThatWasSeen()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Plan);
        var seen = world.Guard.ViewProtection(Acme, world.Leg)!.Slot;
        Protect(world, Plan with { Stop = PriceOffset.At(95m) });

        Assert.Null(world.Guard.SetProtection(Acme, world.Leg, seen, seen with { Failures = 1 }));
        Assert.Equal(95m, world.Guard.ViewProtection(Acme, world.Leg)!.Slot.StopPrice);

        world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = By }));
        Assert.Null(world.Guard.SetProtection(Acme, world.Leg, null, seen));
    }

    /// <summary>Of 100 shares that cover a call on 50, 50 have a stop, and no alarm is up for the others.</summary>
    [Fact]
    public void WhatCoversAShortOption_IsNotProtected()
    {
        using var world = Of("Plain");
        world.Venue.Venue.List(new Instrument { Symbol = "CALL", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Multiplier = 50m, Shortable = true, Option = new OptionTerms { Underlying = Acme, Right = OptionRight.Call } });
        world.Venue.Venue.SetPrice("CALL", 5m);
        world.Pass(0.1);
        Buy(world, 100m);
        var sold = world.Await(world.Broker.SubmitAsync(OrderRequest.Sell("CALL", 1m, 5m) with { Effect = PositionEffect.Open }));
        Assert.True(sold is OrderResult.Accepted, sold.ToString());
        world.Pass(1);

        Assert.Equal(50m, Assert.IsType<ProtectResult.Protected>(Protect(world, Plan)).Quantity);
        world.Pass(10);

        Assert.Equal(50m, world.Venue.Venue.OpenOrders.Single(static o => o.Type == OrderType.Stop).Quantity);
        Assert.DoesNotContain(world.Alarms.All, static a => a.Code == AlarmCodes.ProtectionMissing);
    }

    /// <summary>Of 100 units that cover a call on 50, the stop follows an addition although it cannot rest beside the old one: both together could take what the call needs.</summary>
    [Theory]
    [InlineData("Plain")]
    [InlineData("FuturesOneWay")]
    public void BesideAShortOption_TheStopGrowsAsWell(string profile)
    {
        using var world = Of(profile);
        world.Venue.Venue.List(new Instrument { Symbol = "CALL", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, Multiplier = 50m, Shortable = true, Option = new OptionTerms { Underlying = Acme, Right = OptionRight.Call } });
        world.Venue.Venue.SetPrice("CALL", 5m);
        world.Pass(0.1);
        Buy(world, 100m);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell("CALL", 1m, 5m) with { Effect = PositionEffect.Open })));
        world.Pass(1);
        Assert.Equal(50m, Assert.IsType<ProtectResult.Protected>(Protect(world, Plan)).Quantity);

        Buy(world, 20m);
        world.Pass(10);

        Assert.Equal(70m, world.Venue.Venue.OpenOrders.Single(static o => o.Type == OrderType.Stop).Quantity);
    }

    /// <summary>The venue shows another position than the books: the price alone closes nothing, because a split comes with both.</summary>
    [Fact]
    public void BeyondTheStop_WhileThePositionIsInDoubt_NothingIsClosed()
    {
        using var world = Of("Plain", configure: static o => o.Limits = o.Limits with { MaxPriceStep = null });
        Buy(world, 40m);
        Protect(world, Plan);
        world.Await(world.Broker.UnprotectAsync(Acme, world.Time.GetUtcNow().AddSeconds(1), By));
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 120m, announce: false);
        world.Price(25m);

        world.Pass(1.2);

        Assert.Equal(160m, world.AtVenue);
    }

    /// <summary>The bot has tightened the stop itself: it stays, and the plan does not loosen it.</summary>
    [Theory]
    [InlineData("FuturesOneWay")]
    [InlineData("FuturesHedge")]
    public void AStopThatTheBotHasTightened_Stays(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Plan with { Target = null });
        var stop = world.Guard.OpenOrders.Single();

        Assert.IsType<ReplaceResult.Replaced>(world.Await(world.Broker.ReplaceAsync(new ReplaceRequest { ClientOrderId = stop.ClientOrderId, StopPrice = 95m })));
        world.Pass(10);

        IsCovered(world, 59m, 95m);
    }

    /// <summary>The stop executes while another entry of the bot's rests: the plan has ended, and what that entry buys is not sold by the old prices.</summary>
    [Fact]
    public void AnotherEntry_DoesNotKeepThePlan()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Plan);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m, 85m) with { Effect = PositionEffect.Open })));

        world.Price(89m);
        world.Pass(5);
        Assert.Equal(0m, world.AtVenue);
        world.Price(84m);
        world.Pass(10);

        Assert.Equal(10m, world.AtVenue);
        Assert.Null(world.Guard.ViewProtection(Acme, world.Leg));
    }

    /// <summary>An entry that adds cannot bring a plan for what is held; a plan whose stop or target would execute at once is none.</summary>
    [Fact]
    public void AnEntryThatAdds_BringsNoPlanOfItsOwn()
    {
        using var world = Of("Plain");
        Assert.Contains("would execute at once", Denied(OrderRequest.Buy(Acme, 10m, 105m), new ProtectionPlan { Stop = PriceOffset.Fraction(0.04m) }), StringComparison.Ordinal);
        Buy(world, 30m);
        Assert.Contains("held without a plan", Denied(OrderRequest.Buy(Acme, 10m, 99m), Plan), StringComparison.Ordinal);
        Protect(world, Plan);
        Assert.Contains("has a plan with a stop at 90", Denied(OrderRequest.Buy(Acme, 10m, 99m), Plan with { Stop = PriceOffset.At(95m) }), StringComparison.Ordinal);

        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 10m, 100m), Plan)));
        world.Pass(10);

        IsCovered(world, 40m, 90m);

        string Denied(OrderRequest entry, ProtectionPlan plan) => Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitProtectedAsync(entry, plan))).Denial.ToString();
    }

    /// <summary>A wide spread is no fall, and no gain: 60 bid and 160 asked touch neither the stop at 90 nor the target at 120.</summary>
    [Fact]
    public void AWideSpread_ClosesNothing()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Plan);
        world.Venue.Venue.PublishQuote(new Quote { Symbol = Acme, Price = 80m, Bid = 60m, Ask = 100m, Time = world.Time.GetUtcNow() });
        world.Pass(5);
        world.Venue.Venue.PublishQuote(new Quote { Symbol = Acme, Price = 130m, Bid = 100m, Ask = 160m, Time = world.Time.GetUtcNow() });
        world.Pass(5);

        Assert.Equal(59m, world.AtVenue);
        IsCovered(world, 59m, 90m);
    }

    /// <summary>The position shrinks by somebody else's trade: the exits shrink with it before they could flip it.</summary>
    [Theory]
    [InlineData("Plain")]
    [InlineData("FuturesOneWay")]
    public void WhatOthersSell_ShrinksTheExits(string profile)
    {
        using var world = Of(profile);
        Buy(world, 60m);
        Protect(world, Plan);

        world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 30m);
        world.Pass(60);

        Assert.Equal(30m, world.AtVenue);
        IsCovered(world, 30m, 90m);
    }

    [Fact]
    public void WhatCannotBeProtected_IsRefused_WithTheReason()
    {
        using var world = Of("Plain");
        Assert.Contains("SubmitProtectedAsync", Refused(Plan), StringComparison.Ordinal);
        Buy(world, 10m);
        Assert.Contains("would execute at once", Refused(Plan with { Stop = PriceOffset.At(101m) }), StringComparison.Ordinal);
        Assert.Contains("a target at 99 would execute at once", Refused(Plan with { Target = PriceOffset.At(99m) }), StringComparison.Ordinal);
        Assert.Contains("average true range", Refused(Plan with { Stop = PriceOffset.OfTrueRange(2m) }), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Protect(world, Plan with { Stop = default }));
        Assert.Empty(world.Venue.Venue.OpenOrders);

        string Refused(ProtectionPlan plan) => Assert.IsType<ProtectResult.Refused>(Protect(world, plan)).Reason;
    }

    /// <summary>The report of a purchase is lost: it is looked up a second later, and has its stop long before the next reading.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void APurchaseThatNobodyTells_IsProtected(string profile)
    {
        using var world = Of(profile);
        world.Venue.InjectNext(FaultClass.StreamSilent);
        Assert.IsNotType<OrderResult.Denied>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 59m, 101m), Plan)));
        world.Pass(2.5);

        Assert.Equal(59m, world.AtVenue);
        IsCovered(world, 59m, 90m);
    }

    /// <summary>A limit rests until the price falls to it, and the report of its execution is lost: the price is looked at every 5 s.</summary>
    [Fact]
    public void ALimitThatExecutesUntold_IsProtected()
    {
        using var world = Of("Plain");
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 59m, 99m), Plan)));
        world.Pass(16);
        world.Venue.InjectNext(FaultClass.EventLost);
        world.Price(98m);
        world.Pass(7);

        Assert.Equal(59m, world.AtVenue);
        IsCovered(world, 59m, 90m);
    }

    /// <summary>The alarm comes when it is due, and not at the next glance at the prices.</summary>
    [Fact]
    public void TheAlarm_ComesInTime()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        Buy(world, 59m);
        world.Obstacles.Refuses = id => world.Guard.FindOrder(id)?.Type == OrderType.Stop;
        var started = world.Time.GetUtcNow();
        world.Obstacles.Market = static () => new(new MarketStatus { Phase = MarketPhase.Halted });
        _ = world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Plan = Plan, By = By }).AsTask();
        world.Pass(5);

        var alarm = world.Alarms.All.First(static a => a.Code == AlarmCodes.ProtectionMissing);
        Assert.InRange(alarm.RaisedAt - started, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.15));
    }
}
