using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.MarketData;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Testing;
using Guardrails.Tests.Closing;

using static Guardrails.Tests.Closing.ClosingWorld;
using static Guardrails.Tests.Protection.PlanScene;

namespace Guardrails.Tests.Protection;

/// <summary>A plan that follows the price, kept by the broker: what rests at the venue is where the rules say, on every kind of venue, across restarts, and never further away than it was.</summary>
public sealed class GuidedPositionTests
{
    private static readonly (decimal Price, decimal Stop)[] Steps = [(104m, 95m), (105m, 100m), (108m, 103m), (108.3m, 103m), (106m, 103m), (112m, 107m), (109m, 107m)];

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void TheStop_FollowsThePrice_AndNeverGoesBack(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Trailing);

        foreach (var (price, stop) in Steps)
        {
            world.Price(price);
            world.Pass(10);
            IsCovered(world, 59m, stop);
        }

        world.Price(106.9m);
        world.Pass(10);
        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
        NeverCrosses(world);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AShortPosition_IsFollowedFromAbove(string profile)
    {
        if (profile == "Spot")
        {
            // Coins are not sold short there.
            return;
        }

        using var world = Of(profile);
        var leg = profile == "FuturesHedge" ? PositionLeg.Short : PositionLeg.Net;
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 59m, 100m) with { Effect = PositionEffect.Open })));
        world.Pass(1);
        Assert.IsType<ProtectResult.Protected>(world.Await(world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Leg = leg, Plan = Trailing with { Stop = PriceOffset.At(105m), Target = PriceOffset.At(50m) }, EntryPrice = 100m, By = By })));

        world.Price(93m);
        world.Pass(10);
        world.Price(96m);
        world.Pass(10);

        Assert.Equal(98m, world.Venue.Venue.OpenOrders.Where(static o => o.Type == OrderType.Stop).Select(static o => o.StopPrice).Distinct().Single());
    }

    /// <summary>The process ends after each step: the next one goes on from there, and a price below the best one moves nothing.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void ARestart_LosesNothing(string profile)
    {
        using var world = Of(profile);
        Buy(world, 59m);
        Protect(world, Trailing);

        foreach (var (price, stop) in Steps)
        {
            world.Price(price);
            world.Pass(10);
            world.Crash();
            world.Connect();
            world.Venue.Venue.SetPrice(Acme, price);
            world.Pass(10);
            IsCovered(world, 59m, stop);
        }

        NeverCrosses(world);
    }

    /// <summary>The bot asks for the same plan at every start: it goes on from where it is, and is not refused as one that risks more.</summary>
    [Fact]
    public void TheSamePlan_AskedForAgain_GoesOn()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Trailing);
        world.Price(108m);
        world.Pass(5);

        var again = Assert.IsType<ProtectResult.Protected>(Protect(world, Trailing));
        world.Price(110m);
        world.Pass(5);

        Assert.Equal(103m, again.StopPrice);
        IsCovered(world, 59m, 105m);
        Assert.Contains("would risk more", Assert.IsType<ProtectResult.Refused>(Protect(world, Trailing with { Trailing = OneR with { ActivateAfter = 2m } })).Reason, StringComparison.Ordinal);
    }

    /// <summary>Of 59, 29 are sold at 1 R, 30 keep stop and target, and the stop goes to the entry. The next level waits for another day, and what stays is a quarter.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void TheGain_IsTakenInParts(string profile)
    {
        using var world = Of(profile);
        world.Pass((world.Time.GetUtcNow().Date.AddDays(1).AddMinutes(-3) - world.Time.GetUtcNow().DateTime).TotalSeconds);
        world.Price(100m);
        Buy(world, 59m);
        Protect(world, Parts);

        world.Price(104.99m);
        world.Pass(10);
        Assert.Equal(59m, world.AtVenue);

        world.Price(105.5m);
        world.Pass(10);
        Assert.Equal(30m, world.AtVenue);
        IsCovered(world, 30m, 100m);

        world.Price(110.5m);
        world.Pass(30);
        Assert.Equal(30m, world.AtVenue);

        world.Pass(180);
        Assert.Equal(15m, world.AtVenue);
        IsCovered(world, 15m, 100m);

        world.Price(120m);
        world.Pass(30);
        Assert.Equal(15m, world.AtVenue);
        NeverCrosses(world);
        Assert.DoesNotContain(world.Alarms.All, static a => a.Code == AlarmCodes.ExitIncomplete);
    }

    /// <summary>The process ends at any moment around the exit: no level is taken twice, and what is left is protected.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void ACrash_AroundThePart_TakesNothingTwice(string profile)
    {
        for (var after = 0.0; after <= 4.0; after += after < 1 ? 0.1 : 0.5)
        {
            using var world = Of(profile);
            Buy(world, 59m);
            Protect(world, Parts);
            world.Venue.Venue.SetPrice(Acme, 106m);
            world.Pass(after);
            world.Crash();
            world.Connect();
            world.Venue.Venue.SetPrice(Acme, 106m);
            world.Pass(20);

            Assert.True(world.AtVenue == 30m, $"{world.AtVenue} are held after a crash at {after} s");
            Assert.Equal(world.AtVenue, world.Venue.Venue.OpenOrders.Where(static o => o.Type == OrderType.Stop).Sum(static o => o.Quantity - o.FilledQuantity));
            NeverCrosses(world);
        }
    }

    /// <summary>More is bought before the first level: a half is a half of all that was opened.</summary>
    [Fact]
    public void WhatIsAdded_CountsAsOpened()
    {
        using var world = Of("Plain");
        Buy(world, 30m);
        Protect(world, Parts);
        Buy(world, 30m);

        world.Price(105.5m);
        world.Pass(10);

        Assert.Equal(30m, world.AtVenue);
    }

    /// <summary>The venue refuses the exit: the level is open again, the stop is where it was, and a minute later the part is taken.</summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AnExitThatIsRefused_IsNoLevelTaken(string profile)
    {
        using var world = new ClosingWorld(All.Single(p => p.Name == profile), isObstructed: true);
        Buy(world, 59m);
        Protect(world, Parts);
        world.Obstacles.Refuses = id => world.Guard.FindOrder(id)?.Type == OrderType.Market;
        world.Price(106m);
        world.Pass(40);

        Assert.Equal(59m, world.AtVenue);
        IsCovered(world, 59m, 95m);
        Assert.Equal((0, null), (world.Guard.ViewProtection(Acme, world.Leg)!.Slot.Course!.TakenLevels, world.Guard.ViewProtection(Acme, world.Leg)!.Slot.Course!.Exit));

        world.Obstacles.Refuses = null;
        world.Pass(120);
        Assert.Equal(30m, world.AtVenue);
        IsCovered(world, 30m, 100m);
    }

    /// <summary>At night one print of 150 moves no stop and sells no part; in the morning the price is looked at again.</summary>
    [Theory]
    [InlineData(MarketPhase.Closed)]
    [InlineData(MarketPhase.ExtendedHours)]
    [InlineData(MarketPhase.Halted)]
    public void OutsideOfContinuousTrading_NothingMoves(MarketPhase phase)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, configure: static o => o.Limits = o.Limits with { MaxPriceStep = null });
        Buy(world, 59m);
        Protect(world, Trailing with { Profits = Halves });
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = phase });

        world.Venue.Venue.PublishQuote(new Quote { Symbol = Acme, Price = 150m, Time = world.Time.GetUtcNow() });
        world.Pass(10);
        Assert.Equal(59m, world.AtVenue);
        IsCovered(world, 59m, 95m);

        world.Venue.Venue.SetMarket(Acme, MarketStatus.Continuous);
        world.Price(101m);
        world.Pass(10);
        IsCovered(world, 59m, 95m);
        Assert.Equal(101m, world.Guard.ViewProtection(Acme, world.Leg)!.Slot.Course!.BestPrice);
    }

    /// <summary>While nothing protects the position by somebody's word, nothing is moved and nothing is taken.</summary>
    [Fact]
    public void WithoutProtection_NothingMoves()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Trailing with { Profits = Halves });
        world.Await(world.Broker.UnprotectAsync(Acme, world.Time.GetUtcNow().AddMinutes(1), By));

        world.Price(106m);
        world.Pass(30);
        Assert.Equal((59m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));

        world.Pass(60);
        Assert.Equal(30m, world.AtVenue);
        IsCovered(world, 30m, 101m);
    }

    /// <summary>A stop at three average true ranges needs bars. While there are none it stays, and after 5 minutes an alarm is up, once; when they are back, it follows.</summary>
    [Fact]
    public void WithoutBars_TheStopStays_AndIsToldOnce()
    {
        using var world = WithBars(out var bars);
        Buy(world, 59m);
        Protect(world, Trailing with { Trailing = new() { Distance = PriceOffset.OfTrueRange(3m) } });
        bars.Failure = "the connection was refused";

        world.Price(108m);
        world.Pass(290);
        Assert.DoesNotContain(world.Alarms.All, static a => a.Code == AlarmCodes.BarsMissing);
        world.Pass(900);
        IsCovered(world, 59m, 95m);
        var alarm = Assert.Single(world.Alarms.All, static a => a.Code == AlarmCodes.BarsMissing);
        Assert.Contains("the connection was refused", alarm.Message, StringComparison.Ordinal);
        Assert.Contains("The stop stays at 95", alarm.Message, StringComparison.Ordinal);

        (bars.Failure, var calls) = (null, bars.Calls);
        Fill(world, bars, range: 1.5m);
        world.Pass(10);
        IsCovered(world, 59m, 103.5m);
        Assert.Contains(world.Alarms.All, static a => a is { Code: AlarmCodes.BarsMissing, IsRelease: true });
        Assert.True(bars.Calls - calls < 5, $"{bars.Calls - calls} calls in 10 s");
    }

    /// <summary>A source that takes 8 s to answer holds up no stop: what somebody cancels meanwhile is there again.</summary>
    [Fact]
    public void SlowBars_HoldUpNoStop()
    {
        using var world = WithBars(out var bars);
        Buy(world, 59m);
        Protect(world, Trailing with { Trailing = new() { Distance = PriceOffset.OfTrueRange(3m) } });
        bars.Delay = TimeSpan.FromSeconds(8);
        world.Price(108m);
        world.Pass(1);

        world.Await(world.Broker.CancelProtectionAsync(world.Venue.Venue.OpenOrders.Single(static o => o.Type == OrderType.Stop).ClientOrderId, By));
        world.Pass(1);
        IsCovered(world, 59m, 95m);
        world.Pass(20);
        IsCovered(world, 59m, 103.5m);
    }

    /// <summary>A plan in average true ranges is worked out with bars that the broker reads: for a position, for an entry, and for positions that were given none.</summary>
    [Fact]
    public void TheAverageTrueRange_IsReadByTheBroker()
    {
        var plan = new ProtectionPlan { Stop = PriceOffset.OfTrueRange(2m) };
        using (var held = WithBars(out _))
        {
            Buy(held, 59m);
            Assert.Equal(97m, Assert.IsType<ProtectResult.Protected>(Protect(held, plan)).StopPrice);
        }

        using (var entry = WithBars(out _))
        {
            Assert.IsType<OrderResult.Accepted>(entry.Await(entry.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 59m, 100m), plan)));
            entry.Pass(5);
            IsCovered(entry, 59m, 97m);
        }

        using var unplanned = WithBars(out _, plan);
        Buy(unplanned, 59m);
        unplanned.Pass(5);
        IsCovered(unplanned, 59m, 97m);
    }

    /// <summary>Without a source a plan that needs bars is refused, and with one that has none as well; what can be used says the reason.</summary>
    [Fact]
    public void APlanThatNeedsBars_IsRefused_WhereThereAreNone()
    {
        var plan = Trailing with { Trailing = OneR with { TightenBelow = 40m } };
        using (var none = Of("Plain"))
        {
            Buy(none, 10m);
            Assert.Contains("GuardedBrokerOptions.Bars", Assert.IsType<ProtectResult.Refused>(Protect(none, plan)).Reason, StringComparison.Ordinal);
            Assert.Contains("GuardedBrokerOptions.Bars", Assert.IsType<OrderResult.Denied>(none.Await(none.Broker.SubmitProtectedAsync(OrderRequest.Buy("ACME", 1m, 100m), plan with { Profits = Halves }))).Denial.ToString(), StringComparison.Ordinal);
        }

        using var empty = WithBars(out var bars);
        Buy(empty, 10m);
        bars.SetBars(Acme, TimeSpan.FromMinutes(5), []);
        empty.Pass(60);
        Assert.Contains("average true range of ACME is not known", Assert.IsType<ProtectResult.Refused>(Protect(empty, new ProtectionPlan { Stop = PriceOffset.OfTrueRange(2m) })).Reason, StringComparison.Ordinal);
        Assert.Contains("there is no R", Assert.IsType<ProtectResult.Refused>(empty.Await(empty.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Plan = Trailing with { Stop = PriceOffset.At(99m) }, EntryPrice = 98m, By = By }))).Reason, StringComparison.Ordinal);
    }

    /// <summary>A default plan that needs bars is refused at the start where nothing gives them, and tells of a position that it has no prices for.</summary>
    [Fact]
    public void ADefaultPlanThatNeedsBars_NeedsASource()
    {
        var plan = new ProtectionPlan { Stop = PriceOffset.OfTrueRange(2m) };
        Assert.Contains("GuardedBrokerOptions.Bars", Assert.Throws<ArgumentException>(() => new ClosingWorld(SimulatedVenueProfile.Plain, connect: o => o.Protection = new() { DefaultPlan = plan })).Message, StringComparison.Ordinal);

        using var world = WithBars(out var bars, plan);
        bars.Failure = "the connection was refused";
        world.Pass(60);
        Buy(world, 59m);
        Assert.DoesNotContain(world.Alarms.All, static a => a.Code == AlarmCodes.ProtectionMissing);
        world.Pass(10);
        Assert.Contains(world.Alarms.All, static a => a is { Code: AlarmCodes.ProtectionMissing, IsRelease: false } && a.Message.Contains("the connection was refused", StringComparison.Ordinal));

        bars.Failure = null;
        Fill(world, bars, range: 1.5m);
        world.Pass(30);
        IsCovered(world, 59m, 97m);
        Assert.Contains(world.Alarms.All, static a => a is { Code: AlarmCodes.ProtectionMissing, IsRelease: true });
    }

    /// <summary>A position that is gone before there was a price for its plan: the alarm ends where it was up, and nothing is told where it was not.</summary>
    [Theory]
    [InlineData(10, 2)]
    [InlineData(0, 0)]
    public void APositionThatIsGone_LacksNothing(int seconds, int messages)
    {
        using var world = WithBars(out var bars, new ProtectionPlan { Stop = PriceOffset.OfTrueRange(2m) });
        bars.Failure = "the connection was refused";
        world.Pass(60);
        Buy(world, 59m);
        world.Pass(seconds);
        world.Await(world.Broker.CloseAsync(new Guardrails.Closing.CloseRequest { Symbol = Acme, By = By }));
        world.Pass(5);

        Assert.Equal((0m, messages), (world.AtVenue, world.Alarms.All.Count(static a => a.Code == AlarmCodes.ProtectionMissing)));
    }

    /// <summary>Momentum is strong: the target is kept 1 R ahead of the best price. It is weak: half of the distance is left.</summary>
    [Fact]
    public void Momentum_MovesTheTarget_AndTightensTheStop()
    {
        using var world = WithBars(out var bars);
        Buy(world, 59m);
        Protect(world, Trailing with { Target = PriceOffset.At(112m), Trailing = OneR with { TightenBelow = 40m, ExtendAbove = 60m } });

        Fill(world, bars, range: 1.5m, step: 1m);
        world.Price(110m);
        world.Pass(20);
        IsCovered(world, 59m, 105m);
        Assert.Equal(115m, world.Guard.ViewProtection(Acme, world.Leg)!.Slot.TargetPrice);

        Fill(world, bars, range: 1.5m, step: -1m);
        world.Pass(20);
        IsCovered(world, 59m, 107.5m);
    }

    /// <summary>Four shares for one: entry, best price and levels are in the shares of now.</summary>
    [Fact]
    public void AfterASplit_TheCourseIsInSharesOfNow()
    {
        var course = new ProtectionCourse(OneR, Halves, BestPrice: 108m, Opened: 59m, Held: 30m, TakenLevels: 1, Exit: new PendingPart(2, 5, 100m)).Rescale(0.25m);

        Assert.Equal((27m, 236m, 120m, 1, new PendingPart(2, 5, 25m)), (course.BestPrice, course.Opened, course.Held, course.TakenLevels, course.Exit!.Value));
        Assert.Equal(236m, course.Note(120m).Opened);
        Assert.Equal(246m, course.Note(130m).Opened);
    }

    private static ClosingWorld WithBars(out SimulatedBarSource bars, ProtectionPlan? defaultPlan = null)
    {
        SimulatedBarSource? source = null;
        var world = new ClosingWorld(SimulatedVenueProfile.Plain, configure: o => source ??= new SimulatedBarSource(o.TimeProvider), connect: o => (o.Bars, o.Protection) = (source, new() { DefaultPlan = defaultPlan }));
        bars = source!;
        Fill(world, bars, range: 1.5m);
        return world;
    }

    /// <summary>120 bars up to now; each is so large, and each of the last three so much higher than the one before.</summary>
    private static void Fill(ClosingWorld world, SimulatedBarSource bars, decimal range, decimal step = 0m)
    {
        var length = TimeSpan.FromMinutes(5);
        var first = new DateTimeOffset(world.Time.GetUtcNow().UtcTicks / length.Ticks * length.Ticks, TimeSpan.Zero) - (120 * length);
        bars.SetBars(Acme, length, Enumerable.Range(0, 120).Select(i => (Start: first + (i * length), At: 100m + (step * Math.Max(0, i - 116)) + (i % 2 == 0 ? 0.1m : 0m)))
            .Select(b => new PriceBar { Symbol = Acme, Start = b.Start, End = b.Start + length, Open = b.At, High = b.At + (range / 2m), Low = b.At - (range / 2m), Close = b.At, Volume = 1m }));
    }
}
