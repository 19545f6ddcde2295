using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Protection;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Tests.Closing;

using static Guardrails.Tests.Closing.ClosingWorld;
using static Guardrails.Tests.Protection.PlanScene;

namespace Guardrails.Tests.Protection;

/// <summary>A plan that follows the price, at moments at which something else happens: a split, a quarantine, the night, another plan.</summary>
public sealed class PlanMomentsTests
{
    /// <summary>Two parts a day, three levels within a day: the third waits for the next one.</summary>
    [Fact]
    public void TheThirdLevelOfADay_WaitsForTheNext()
    {
        using var world = Of("Plain");
        world.Pass((world.Time.GetUtcNow().Date.AddDays(1).AddMinutes(-10) - world.Time.GetUtcNow().DateTime).TotalSeconds);
        world.Price(100m);
        Buy(world, 100m);
        Protect(world, Parts with { Profits = Halves with { MaxExitsPerDay = 2, Levels = [new() { At = 1m, Fraction = 0.2m }, new() { At = 2m, Fraction = 0.2m }, new() { At = 3m, Fraction = 0.2m }] } });

        foreach (var (price, held) in new[] { (105.5m, 80m), (110.5m, 60m), (115.5m, 60m) })
        {
            world.Price(price);
            world.Pass(60);
            Assert.Equal(held, world.AtVenue);
            IsCovered(world, held, 100m);
        }

        world.Pass(600);
        Assert.Equal(40m, world.AtVenue);
    }

    /// <summary>Four shares for one before the market opens: the exits of before go, because a stop at 103 would sell at 27 in the morning, and the plan goes on in shares of now.</summary>
    [Theory]
    [InlineData("Plain", MarketPhase.Closed)]
    [InlineData("Plain", MarketPhase.ExtendedHours)]
    [InlineData("Plain", MarketPhase.Halted)]
    [InlineData("EquitiesHoldingShares", MarketPhase.Closed)]
    [InlineData("EquitiesHoldingShares", MarketPhase.ExtendedHours)]
    [InlineData("EquitiesHoldingShares", MarketPhase.Halted)]
    public void ASplit_GoesOnInSharesOfNow(string profile, MarketPhase phase)
    {
        using var world = new ClosingWorld(All.Single(p => p.Name == profile), configure: static o => o.Limits = o.Limits with { MaxPriceStep = null });
        Buy(world, 59m);
        Protect(world, Trailing with { Profits = Halves });
        world.Price(108m);
        world.Pass(20);
        IsCovered(world, 30m, 103m);

        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = phase });
        world.Venue.Venue.Split(Acme, 4m);
        world.Pass(90);

        Assert.Equal(120m, world.AtVenue);
        IsCovered(world, 120m, 25.75m);
        var slot = world.Guard.ViewProtection(Acme, world.Leg)!.Slot;
        Assert.Equal((27m, 236m, 120m, 1), (slot.Course!.BestPrice, slot.Course.Opened, slot.Course.Held, slot.Course.TakenLevels));

        world.Venue.Venue.SetMarket(Acme, MarketStatus.Continuous);
        world.Price(27m);
        world.Pass(60);
        Assert.Equal(120m, world.AtVenue);
    }

    /// <summary>
    /// The venue ends an order after 90 days. On the 80th day the stop rests as it did; on the 82nd it is placed anew, in continuous trading and with its target, and the venue's clearing of the 91st ends nothing that protects.
    /// </summary>
    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void AStopThatGrowsOld_IsPlacedAnew(string profile)
    {
        using var world = new ClosingWorld(All.Single(p => p.Name == profile) with { GoodTillCancelLifetime = TimeSpan.FromDays(90) });
        Buy(world, 59m);
        Protect(world, Trailing);
        var first = Ids(world);

        Sleep(world, days: 80, MarketPhase.Continuous);
        Assert.Equal(first, Ids(world));
        Sleep(world, days: 2, MarketPhase.Closed);
        if (!profile.StartsWith("Futures", StringComparison.Ordinal))
        {
            // Where the new stop rests beside the old one, nothing has to wait for the morning.
            Assert.Equal(first, Ids(world));
        }


        world.Venue.Venue.SetMarket(Acme, MarketStatus.Continuous);
        world.Pass(30);
        IsCovered(world, 59m, 95m);
        Assert.Empty(first.Intersect(Ids(world)));

        Sleep(world, days: 9, MarketPhase.Continuous);
        world.Venue.Venue.EndSession();
        Assert.Equal(59m, world.Venue.Venue.OpenOrders.Where(static o => o.Type == OrderType.Stop).Sum(static o => o.Quantity));
        NeverCrosses(world);
    }

    private static string[] Ids(ClosingWorld world) => [.. world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId).Order(StringComparer.Ordinal)];

    /// <summary>The process is not there for some days, and comes back in a phase of the market.</summary>
    private static void Sleep(ClosingWorld world, int days, MarketPhase phase)
    {
        world.Crash();
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = phase });
        world.Pass(TimeSpan.FromDays(days).TotalSeconds);
        world.Connect();
        world.Venue.Venue.SetPrice(Acme, 100m);
        world.Pass(30);
    }

    /// <summary>While a symbol is quarantined the stop stays where it is, and goes on after the release.</summary>
    [Fact]
    public void InQuarantine_NothingMoves()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Trailing with { Profits = Halves });
        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, By);

        world.Price(106m);
        world.Pass(30);
        Assert.Equal(59m, world.AtVenue);
        IsCovered(world, 59m, 95m);

        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Active, By);
        world.Pass(30);
        Assert.Equal(30m, world.AtVenue);
        IsCovered(world, 30m, 101m);
    }

    /// <summary>A price of the night that would move the stop makes the guard ask every 10 s whether the market trades, and not twice a second.</summary>
    [Fact]
    public void AtNight_TheMarketIsAskedEvery10Seconds()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        Buy(world, 59m);
        Protect(world, Trailing);
        var asked = 0;
        world.Obstacles.Market = () =>
        {
            asked++;
            return new(new MarketStatus { Phase = MarketPhase.ExtendedHours });
        };
        world.Price(106m);
        world.Pass(120);

        Assert.InRange(asked, 8, 13);
        IsCovered(world, 59m, 95m);
    }

    /// <summary>The venue refuses the stop at first, while the price rises: what is placed then is where the rules say by now.</summary>
    [Fact]
    public void WhileTheStopIsRefused_ThePlanFollows()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        world.Obstacles.Refuses = id => world.Guard.FindOrder(id)?.Type == OrderType.Stop;
        Buy(world, 59m);
        world.Obstacles.Market = static () => new(MarketStatus.Continuous);
        var protect = world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Leg = world.Leg, Plan = Trailing, EntryPrice = 100m, By = By }).AsTask();
        world.Price(108m);
        world.Pass(2);
        world.Obstacles.Refuses = null;
        world.Pass(20);

        Assert.IsType<ProtectResult.Protected>(world.Await(protect));
        IsCovered(world, 59m, 103m);
    }

    /// <summary>The part waits to be executed, and meanwhile somebody sets a stop at 103: the level that would move the stop to the entry takes it no further away.</summary>
    [Fact]
    public void AStopThatWasTightenedMeanwhile_Stays()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Parts);
        world.Venue.Venue.FillNextOnly(0m);
        world.Price(106m);
        world.Pass(1);
        Assert.NotNull(world.Guard.ViewProtection(Acme, world.Leg)!.Slot.Course!.Exit);

        var tightened = world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Leg = world.Leg, Plan = Parts with { Stop = PriceOffset.At(103m) }, By = By }).AsTask();
        world.Pass(1);
        world.Venue.Venue.ReleaseFills();
        world.Pass(60);

        var answer = world.Await(tightened);
        Assert.False(answer is ProtectResult.Refused, answer.ToString());
        Assert.Equal(30m, world.AtVenue);
        IsCovered(world, 30m, 103m);
    }

    /// <summary>A second entry with the same prices and other rules is denied, as one with other prices is: what is held has its rules. With the same ones it is taken.</summary>
    [Fact]
    public void AnEntryWithOtherRules_IsDenied()
    {
        using var world = Of("Plain");
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 10m, 100m), Trailing)));
        world.Pass(5);

        var denied = Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 10m, 100m), Trailing with { Trailing = OneR with { ActivateAfter = 2m } })));
        Assert.Contains("has a plan with a stop at 95", denied.Denial.ToString(), StringComparison.Ordinal);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 10m, 100m), Trailing)));
    }

    /// <summary>The same rules with a nearer stop and no word of the entry: the entry and R stay what they were. With another entry price the plan begins anew.</summary>
    [Theory]
    [InlineData(null, 112)]
    [InlineData(110, 111)]
    public void TheSameRules_KeepTheirEntry_UnlessAnotherIsNamed(int? entry, int stop)
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Trailing);
        world.Price(108m);
        world.Pass(10);
        IsCovered(world, 59m, 103m);

        Assert.IsType<ProtectResult.Protected>(world.Await(world.Broker.ProtectAsync(new ProtectRequest { Symbol = Acme, Leg = world.Leg, Plan = Trailing with { Stop = PriceOffset.At(104m) }, EntryPrice = entry, By = By })));
        IsCovered(world, 59m, 104m);
        world.Price(117m);
        world.Pass(10);
        IsCovered(world, 59m, stop);
    }

    /// <summary>After the position was left without protection by name, the plan is taken as it is asked for, from its beginning.</summary>
    [Fact]
    public void AfterUnprotect_TheSamePlan_BeginsAnew()
    {
        using var world = Of("Plain");
        Buy(world, 59m);
        Protect(world, Trailing);
        world.Price(108m);
        world.Pass(10);
        world.Price(104m);
        world.Await(world.Broker.UnprotectAsync(Acme, world.Time.GetUtcNow().AddMinutes(1), By));

        Assert.IsType<ProtectResult.Protected>(Protect(world, Trailing));
        world.Pass(10);
        IsCovered(world, 59m, 95m);
    }
}
