using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Testing;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>A close goes out in the terms that execute in the session there is, and says so when none do.</summary>
public sealed class MarketPhaseTests
{
    private static readonly Attribution By = new("close", "bot");
    private static readonly CloseRequest All = new() { Symbol = Acme, By = By };

    private static SimulatedVenueProfile Equities => SimulatedVenueProfile.EquitiesHoldingShares with { HoldReleaseLag = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CloseAsync_InExtendedHours_SendsALimitThatExecutes(bool isLong)
    {
        using var world = Of("Plain");
        Open(world, isLong ? 10m : -10m);
        world.Venue.Venue.SetMarket(Acme, Extended(world));

        var result = world.Await(world.Broker.CloseAsync(All));

        Assert.Equal(10m, Assert.IsType<CloseResult.Closed>(result).ClosedQuantity);
        var exit = Exits(world).Single();
        Assert.Equal((OrderType.Limit, TimeInForce.DayExtended, isLong ? 99m : 101m), (exit.Type, exit.TimeInForce, exit.LimitPrice!.Value));
        Assert.Equal(0m, world.AtVenue);
    }

    [Fact]
    public void CloseAsync_InExtendedHoursBesideExitsThatRest_LetsThemGiveWay()
    {
        using var world = new ClosingWorld(Equities);
        world.Protected(10m);
        world.Venue.Venue.SetMarket(Acme, Extended(world));

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(All)));

        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    [Fact]
    public void CloseAsync_TheMarketLeavesTheLimitBehind_SendsItAnewByThePricesOfThen_AndNeverTwoAtOnce()
    {
        using var world = Of("Plain");
        Open(world, 10m);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Venue.Venue.FillNextOnly(0m);
        var most = 0m;
        world.Venue.Venue.Pushed += Check;
        var closing = world.Broker.CloseAsync(All).AsTask();
        world.Price(80m);

        Assert.IsType<CloseResult.Closed>(world.Await(closing));

        // 1 % below 100, then 2 % below 80.
        Assert.Equal([99m, 78.40m], Exits(world).Select(static o => o.LimitPrice!.Value));
        Assert.Equal((0m, 10m), (world.AtVenue, most));

        void Check(VenueEvent told) => most = Math.Max(most, world.Venue.Venue.OpenOrders.Where(static o => o.Side == OrderSide.Sell).Sum(static o => o.Quantity - o.FilledQuantity));
    }

    [Fact]
    public void CloseAsync_TheLimitNeverExecutes_EndsItAndGivesTheExitsBack()
    {
        using var world = new ClosingWorld(Equities);
        world.Protected(10m);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Venue.Venue.AllowFills(0m);
        var closing = world.Broker.CloseAsync(All).AsTask();
        for (var i = 0; i < 400 && !closing.IsCompleted; i++)
        {
            world.Venue.Venue.AllowFills(0m);
            world.Venue.Venue.FillNextOnly(0m);
            world.Pass(0.1);
        }

        var result = Assert.IsType<CloseResult.Incomplete>(world.Await(closing));

        Assert.Equal((0m, 10m, 10m), (result.InFlight, result.Remaining, world.AtVenue));
        Assert.Equal([OrderType.Limit, OrderType.Stop], world.Venue.Venue.OpenOrders.Select(static o => o.Type).Order());
        Assert.All(world.Venue.Venue.OpenOrders, static o => Assert.NotEqual(TimeInForce.DayExtended, o.TimeInForce));
    }

    [Fact]
    public void CloseAsync_TheMarketIsClosed_LeavesTheExitWithTheVenue_AndSaysSo()
    {
        using var world = Of("Plain");
        Open(world, 10m);
        var opens = world.Time.GetUtcNow().AddHours(12);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, Until = opens, ContinuousAt = opens });
        var started = world.Time.GetUtcNow();

        var result = Assert.IsType<CloseResult.Queued>(world.Await(world.Broker.CloseAsync(All)));

        Assert.Equal((opens, 10m, 0m, 10m), (result.Until, result.InFlight, result.ClosedQuantity, result.Remaining));
        Assert.InRange(world.Time.GetUtcNow() - started, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Contains(AlarmCodes.ExitQueued, world.Alarms.Codes);
        Assert.DoesNotContain(AlarmCodes.ExitIncomplete, world.Alarms.Codes);
        var more = OrderRequest.Buy(Acme, 1m) with { Effect = PositionEffect.Open };
        Assert.True(world.Guard.Risk.Evaluate(more).Denial!.Has(DenialCodes.ExitIncomplete));

        // Asked again it is the same exit, not a second one.
        Assert.Equal(10m, Assert.IsType<CloseResult.Queued>(world.Await(world.Broker.CloseAsync(All))).InFlight);
        Assert.Single(world.Venue.Venue.OpenOrders);

        world.Venue.Venue.SetMarket(Acme, MarketStatus.Continuous);
        world.Pass(60);
        Assert.Equal((0m, 0m), (world.AtVenue, world.Tracked));
        Assert.False(world.Guard.Risk.Evaluate(more).Denial?.Has(DenialCodes.ExitIncomplete) ?? false);
    }

    /// <summary>6 of 10 are left, as was asked for: the symbol may be opened again, also where the exit executes in two parts, and after a restart.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CloseAsync_OfAPartWhileTheMarketIsClosed_ShutsTheSymbolUntilThePartIsClosed(bool restarts)
    {
        using var world = Of("Plain");
        Open(world, 10m);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, ContinuousAt = world.Time.GetUtcNow().AddHours(12) });
        var more = OrderRequest.Buy(Acme, 1m) with { Effect = PositionEffect.Open };
        Assert.Equal(4m, Assert.IsType<CloseResult.Queued>(world.Await(world.Broker.CloseAsync(All with { Quantity = 4m }))).InFlight);
        Assert.Contains("until no more than 6 is left", world.Guard.Risk.Evaluate(more).Denial!.Explain());
        if (restarts)
        {
            world.Crash();
            world.Connect();
            world.Price(100m);
        }

        world.Venue.Venue.AllowFills(3m);
        world.Venue.Venue.SetMarket(Acme, MarketStatus.Continuous);
        world.Pass(10);
        Assert.Equal(7m, world.Tracked);
        Assert.True(world.Guard.Risk.Evaluate(more).Denial!.Has(DenialCodes.ExitIncomplete));

        world.Venue.Venue.ReleaseFills();
        world.Pass(10);
        Assert.Equal(6m, world.Tracked);
        Assert.True(world.Guard.Risk.Evaluate(more).IsApproved, world.Guard.Risk.Evaluate(more).Denial?.ToString());
    }

    /// <summary>An exit that waits for the market has the place of the stop that gave way to it. When the venue ends it without executing, the stop comes back.</summary>
    [Fact]
    public void CloseAsync_TheExitThatWaitsIsCanceled_GivesTheStopBack()
    {
        using var world = new ClosingWorld(Equities);
        world.Protected(10m, target: false);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Venue.Venue.FillNextOnly(0m);
        var closing = world.Broker.CloseAsync(All).AsTask();
        UntilALimitRests(world);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, ContinuousAt = world.Time.GetUtcNow().AddHours(8) });
        Assert.IsType<CloseResult.Queued>(world.Await(closing));

        world.Await(world.Venue.CancelUnguardedAsync(world.Venue.Venue.OpenOrders.Single().ClientOrderId));
        world.Pass(30);

        Assert.Equal([(OrderType.Stop, 10m)], world.Venue.Venue.OpenOrders.Select(static o => (o.Type, o.Quantity)));
    }

    [Fact]
    public void SubmitAsync_TheMarketIsClosed_SaysUntilWhenTheOrderIsQueued()
    {
        using var world = Of("Plain");
        var opens = world.Time.GetUtcNow().AddHours(12);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, Until = opens, ContinuousAt = opens });

        var result = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 10m) with { Effect = PositionEffect.Open })));

        Assert.Equal(opens, result.QueuedUntil);
        Assert.Contains($"queued until {opens:yyyy-MM-dd HH:mm:ss} UTC", result.ToString());
    }

    [Fact]
    public void CloseAsync_TheMarketIsClosedAndExitsRest_LeavesThemAndSendsNothing()
    {
        using var world = new ClosingWorld(Equities);
        world.Protected(10m);
        var before = world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId).Order().ToArray();
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, ContinuousAt = world.Time.GetUtcNow().AddHours(12) });

        var result = Assert.IsType<CloseResult.Queued>(world.Await(world.Broker.CloseAsync(All)));

        Assert.Equal((0m, 10m), (result.InFlight, result.Remaining));
        Assert.Equal(before, world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId).Order());
        Assert.Contains("CloseAsync has to be called again", result.Why);
    }

    [Fact]
    public void CloseAsync_TradingIsHaltedMeanwhile_SaysThatTheExitWaits()
    {
        using var world = Of("Plain");
        Open(world, 10m);
        world.Venue.Venue.FillNextOnly(0m);
        var closing = world.Broker.CloseAsync(All).AsTask();
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Halted });

        var result = Assert.IsType<CloseResult.Queued>(world.Await(closing));

        Assert.Equal((null, 10m), (result.Until, result.InFlight));
        Assert.Contains("halted", result.Why);
    }

    [Fact]
    public void CloseAsync_AnExitWaitsForTheMorning_AndExtendedHoursBegin_GivesWayToALimit()
    {
        using var world = Of("Plain");
        Open(world, 10m);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, ContinuousAt = world.Time.GetUtcNow().AddHours(6) });
        Assert.IsType<CloseResult.Queued>(world.Await(world.Broker.CloseAsync(All)));
        world.Venue.Venue.SetMarket(Acme, Extended(world));

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(All)));

        Assert.Equal([(OrderType.Market, OrderState.Canceled), (OrderType.Limit, OrderState.Filled)], Exits(world).Select(static o => (o.Type, o.State)));
        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    /// <summary>A limit of the extended hours ends with them. Without its successor the position would be left without an exit and without the stop that gave way.</summary>
    [Fact]
    public void CloseAsync_TheMarketClosesBeforeTheLimitExecutes_LeavesAnExitThatWaits()
    {
        using var world = new ClosingWorld(Equities);
        world.Protected(10m);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Venue.Venue.FillNextOnly(0m);
        var closing = world.Broker.CloseAsync(All).AsTask();
        UntilALimitRests(world);

        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, ContinuousAt = world.Time.GetUtcNow().AddHours(8) });
        var result = Assert.IsType<CloseResult.Queued>(world.Await(closing));
        world.Venue.Venue.EndSession();
        world.Pass(10);

        Assert.Equal((10m, 10m), (result.InFlight, world.AtVenue));
        Assert.Equal([OrderType.Market], world.Venue.Venue.OpenOrders.Select(static o => o.Type));

        // What waits closes all of it: the exits that gave way have no place beside it, and are not missed.
        Assert.DoesNotContain(AlarmCodes.ExitsNotRestored, world.Alarms.Codes);
        world.Venue.Venue.SetMarket(Acme, MarketStatus.Continuous);
        world.Pass(30);
        Assert.Equal(0m, world.AtVenue);
    }

    [Fact]
    public void CloseAsync_TheSessionTakesNoParts_ClosesWholeUnits_AndSaysWhatWaits()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, lot: 0.1m);
        Open(world, 10.5m);
        world.Venue.Venue.SetMarket(Acme, Extended(world) with { QuantityStep = 1m });

        var result = Assert.IsType<CloseResult.Queued>(world.Await(world.Broker.CloseAsync(All)));

        Assert.Equal((10m, 0.5m, 0m, 0.5m), (result.ClosedQuantity, result.Remaining, result.InFlight, world.AtVenue));
        world.Venue.Venue.SetMarket(Acme, MarketStatus.Continuous);
        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(All)));
        Assert.Equal(0m, world.AtVenue);
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("unreadable")]
    [InlineData("throws")]
    public void CloseAsync_NothingIsKnownOfTheMarket_GoesOutAtMarketWithinTwoSeconds(string how)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        Open(world, 10m);
        world.Obstacles.Market = () => how switch
        {
            "silent" => new(new TaskCompletionSource<MarketStatus?>().Task),
            "unreadable" => new((MarketStatus?)null),
            _ => throw new IOException("no market data"),
        };
        var started = world.Time.GetUtcNow();

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(All)));

        Assert.InRange(world.Time.GetUtcNow() - started, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        Assert.Equal(OrderType.Market, Exits(world).Single().Type);
    }

    /// <summary>With 50 bid and 150 asked, a bid is no price to sell at: the reference price counts.</summary>
    [Fact]
    public void CloseAsync_BidAndAskAreFarApart_GoesByTheReferencePrice()
    {
        using var world = Of("Plain");
        Open(world, 10m);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Guard.Observe(new Quote { Symbol = Acme, Price = 100m, Bid = 50m, Ask = 150m, Time = world.Time.GetUtcNow() });

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(All)));

        Assert.Equal(99m, Exits(world).Single().LimitPrice);
    }

    /// <summary>The answer to the first exit is lost, and the venue never had it: it is sent again, and not canceled for ever.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CloseAsync_TheOutcomeOfTheLimitIsUnknown_IsFoundOutAndCloses(bool arrives)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares, isObstructed: true);
        world.Protected(10m, target: false);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Obstacles.BeforeOrder = arrives ? world.Venue.DropNextResponse : world.Venue.DropNextRequest;

        var result = world.Await(world.Broker.CloseAsync(All));

        Assert.True(result.IsClosed, result.ToString());
        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    /// <summary>Nothing gets through for 10 s, from the exit on. It is looked up and sent again, as one at market is, and not asked to be canceled until the time is up.</summary>
    [Fact]
    public void CloseAsync_NothingGetsThroughForAWhile_ClosesAfterIt()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.EquitiesHoldingShares, isObstructed: true);
        world.Protected(10m, target: false);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Obstacles.BeforeOrder = () => world.Venue.BeginOutage(TimeSpan.FromSeconds(10));
        var started = world.Time.GetUtcNow();

        var result = world.Await(world.Broker.CloseAsync(All));

        Assert.True(result.IsClosed, result.ToString());
        Assert.InRange(world.Time.GetUtcNow() - started, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25));
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>Below one tick there is no limit that sells. What protects does not give way before there is one.</summary>
    [Fact]
    public void CloseAsync_NoLimitIsPossible_LeavesTheStopWhereItIs()
    {
        using var world = new ClosingWorld(Equities, configure: static o => o.Limits = o.Limits with { MaxPriceStep = null });
        world.Protected(10m);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Guard.Observe(new Quote { Symbol = Acme, Price = 0.005m, Time = world.Time.GetUtcNow() });
        var closing = world.Broker.CloseAsync(All).AsTask();

        world.Pass(3);
        Assert.Equal([OrderType.Limit, OrderType.Stop], world.Venue.Venue.OpenOrders.Select(static o => o.Type).Order());

        world.Price(100m);
        Assert.IsType<CloseResult.Closed>(world.Await(closing));
    }

    /// <summary>Limits on both sides of each bound: ticks, orders of the account in the way, prices that are none to trade at.</summary>
    [Theory]
    [InlineData(OrderSide.Sell, 100d, 99.9, 0.01, null, 98.91)]
    [InlineData(OrderSide.Buy, 100d, 100.1, 0.01, null, 101.10)]
    [InlineData(OrderSide.Sell, 100d, 94.9, 0.01, null, 99d)] // further than 5 % from the reference price
    [InlineData(OrderSide.Sell, 100d, 95d, 0.01, null, 94.05)]
    [InlineData(OrderSide.Sell, 1d, 1d, 0.01, null, 0.99)]
    [InlineData(OrderSide.Sell, 1d, 0.9999, 0.01, null, 0.99)]
    [InlineData(OrderSide.Sell, 1d, 0.9999, 0.0001, null, 0.9900)]
    [InlineData(OrderSide.Buy, 1d, 0.9999, 0.01, null, 1d)]
    [InlineData(OrderSide.Buy, 1d, 0.9999, 0.0001, null, 1.0098)]
    [InlineData(OrderSide.Sell, 0.2049, 0.2049, 0.01, null, 0.20)] // 2.4 % away; 0.21 does not execute
    [InlineData(OrderSide.Sell, 0.109, 0.109, 0.01, null, null)] // 0.10 is 8 % away
    [InlineData(OrderSide.Buy, 0.101, 0.101, 0.01, null, null)] // 0.11 is 9 % away
    [InlineData(OrderSide.Sell, 0.109, 0.109, 0.0001, null, 0.1080)]
    [InlineData(OrderSide.Sell, 100d, 99.9, 0.01, 99.5, 99.51)]
    [InlineData(OrderSide.Sell, 100d, 99.9, 0.01, 99.89, 99.90)]
    [InlineData(OrderSide.Sell, 100d, 99.9, 0.01, 99.9, null)]
    [InlineData(OrderSide.Buy, 100d, 100.1, 0.01, 100.5, 100.49)]
    [InlineData(OrderSide.Buy, 100d, 100.1, 0.01, 100.1, null)]
    [InlineData(OrderSide.Sell, 0.005, null, 0.01, null, null)]
    [InlineData(OrderSide.Sell, null, null, 0.01, null, null)]
    public void Limit_ExecutesAtOnce_AndIsBeyondWhatIsInTheWay(OrderSide side, double? price, double? best, double tick, double? opposing, double? limit)
    {
        var prices = new ExitPrices((decimal?)price, (decimal?)best, Ticks((decimal)tick), (decimal?)opposing, IsBlind: false);

        Assert.Equal((decimal?)limit, prices.Limit(side, 0.01m, 0.05m, clears: true));
        Assert.Null((prices with { IsBlind = true }).Limit(side, 0.01m, 0.05m, clears: true));
    }

    /// <summary>Ticks are of 0.0001 below 1 and of 0.01 from there on, and a limit between the two goes to a price that is valid.</summary>
    [Theory]
    [InlineData(OrderSide.Sell, 1.004, null, 0.9940)]
    [InlineData(OrderSide.Sell, 1.02, null, 1.01)]
    [InlineData(OrderSide.Sell, 1.02, 1.01, 1.02)]
    [InlineData(OrderSide.Sell, 1.004, 0.9999, 1.00)]
    [InlineData(OrderSide.Buy, 0.9951, null, 1.00)]
    [InlineData(OrderSide.Buy, 0.9951, 1.00, 0.9999)]
    [InlineData(OrderSide.Buy, 0.9951, 1.01, 1.00)]
    [InlineData(OrderSide.Buy, 0.9801, null, 0.9899)]
    public void Limit_WhereTicksChange_IsAValidPrice(OrderSide side, double price, double? opposing, double limit)
    {
        var prices = new ExitPrices((decimal)price, (decimal)price, _usShares, (decimal?)opposing, IsBlind: false);

        Assert.Equal((decimal)limit, prices.Limit(side, 0.01m, 0.05m, clears: true));
    }

    [Theory]
    [InlineData(OrderSide.Sell, 1.00, 0.9900)]
    [InlineData(OrderSide.Sell, 0.0001, null)]
    [InlineData(OrderSide.Buy, 0.9999, 1.01)]
    [InlineData(OrderSide.Buy, 0.5, 0.505)]
    public void Beyond_WhereTicksChange_IsAValidPrice(OrderSide side, double limit, double? stop) =>
        Assert.Equal((decimal?)stop, new ExitPrices(1m, 1m, _usShares, null, IsBlind: false).Beyond(side, (decimal)limit, 0.01m));

    /// <summary>Over prices from 0.01 to 1.50 and the widths that a close goes through, no limit is further away than the most that is allowed, and all execute at once.</summary>
    [Theory]
    [InlineData(OrderSide.Sell)]
    [InlineData(OrderSide.Buy)]
    public void Limit_IsNeverFurtherThanTheMost(OrderSide side)
    {
        var limits = 0;
        for (var price = 0.01m; price <= 1.5m; price += 0.0007m)
        {
            foreach (var width in (decimal[])[0.01m, 0.02m, 0.04m, 0.05m])
            {
                foreach (var tick in (decimal[])[0.01m, 0.0001m])
                {
                    if (new ExitPrices(price, price, Ticks(tick), null, IsBlind: false).Limit(side, width, 0.05m, clears: false) is { } limit)
                    {
                        limits++;
                        Assert.InRange(side == OrderSide.Sell ? price - limit : limit - price, 0m, 0.05m * price);
                        Assert.Equal(0m, limit % tick);
                    }
                }

                if (new ExitPrices(price, price, _usShares, null, IsBlind: false).Limit(side, width, 0.05m, clears: false) is { } ofShare)
                {
                    limits++;
                    Assert.InRange(side == OrderSide.Sell ? price - ofShare : ofShare - price, 0m, 0.05m * price);
                    Assert.Equal(0m, ofShare % (ofShare < 1m ? 0.0001m : 0.01m));
                }
            }
        }

        Assert.InRange(limits, 10_000, int.MaxValue);
    }

    /// <summary>The first answer about the market takes longer than a close waits for one: the stop waits for the second.</summary>
    [Fact]
    public void CloseAsync_TheFirstAnswerOfTheMarketIsLate_DoesNotTakeTheStopAwayAtNight()
    {
        using var world = new ClosingWorld(Equities, isObstructed: true);
        world.Protected(10m);
        var asked = 0;
        world.Obstacles.Market = () => ++asked == 1 ? new(new TaskCompletionSource<MarketStatus?>().Task) : new(new MarketStatus { Phase = MarketPhase.Closed, Until = world.Time.GetUtcNow().AddHours(9) });

        Assert.IsType<CloseResult.Queued>(world.Await(world.Broker.CloseAsync(All)));

        Assert.Equal([OrderType.Limit, OrderType.Stop], world.Venue.Venue.OpenOrders.Select(static o => o.Type).Order());
    }

    /// <summary>A venue that refuses market orders outside the session is not asked again and again.</summary>
    [Fact]
    public void CloseAsync_TheVenueKeepsNoOrders_SendsNothing_AndSaysSo()
    {
        using var world = Of("Plain");
        Open(world, 10m);
        world.Venue.Venue.SetMarket(Acme, new MarketStatus { Phase = MarketPhase.Closed, KeepsOrders = false });

        var result = Assert.IsType<CloseResult.Queued>(world.Await(world.Broker.CloseAsync(All)));

        Assert.Equal((0m, 10m), (result.InFlight, result.Remaining));
        Assert.Empty(Exits(world));
    }

    /// <summary>The own purchase is the best bid: no sale is beyond it, so that it has to go, also where a part is closed.</summary>
    [Fact]
    public void CloseAsync_NoLimitIsBeyondTheOwnPurchase_CancelsIt()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        Open(world, 10m);
        world.Venue.Venue.FillNextOnly(0m);
        var entry = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 100m) with { Effect = PositionEffect.Open })));
        world.Obstacles.RefusesOrder = () => world.Venue.Venue.OpenOrders.Any(static o => o.Side == OrderSide.Buy) ? new VenueRejection("403", "potential wash trade detected") { IsSelfTrade = true } : null;

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(All with { Quantity = 4m })));

        Assert.Equal((6m, OrderState.Canceled), (world.AtVenue, world.Guard.FindOrder(entry.Order.ClientOrderId)!.State));
    }

    [Fact]
    public void Connect_TheProcessEndsWhileALimitRests_GoesOnAndGivesNothingStaleBack()
    {
        using var world = new ClosingWorld(Equities);
        world.Protected(10m);
        world.Venue.Venue.SetMarket(Acme, Extended(world));
        world.Venue.Venue.FillNextOnly(0m);
        var closing = world.Broker.CloseAsync(All).AsTask();
        UntilALimitRests(world);

        world.Crash();
        Assert.True(closing.IsCompleted);
        world.Connect();
        world.Pass(30);

        Assert.Equal((0m, 0m, 0), (world.AtVenue, world.Tracked, world.Venue.Venue.OpenOrders.Count));
    }

    /// <summary>An own buy rests, and the venue trades with nobody's other hand: the sale goes out beyond it, and the buy stays.</summary>
    [Fact]
    public void CloseAsync_TheVenueRefusesToTradeWithTheAccountItself_GoesBeyondTheRestingBuy()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        Open(world, 10m);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 99.50m) with { Effect = PositionEffect.Open }));
        Refuse(world, 1);

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(All with { KeepsEntries = true })));

        Assert.Equal((OrderType.Limit, 99.51m), Exits(world).Select(static o => (o.Type, o.LimitPrice!.Value)).Last());
        Assert.Equal([99.50m], world.Venue.Venue.OpenOrders.Select(static o => o.LimitPrice!.Value));
    }

    [Fact]
    public void CloseAsync_TheVenueRefusesThatAsWell_SendsTwoLinkedExits()
    {
        using var world = new ClosingWorld(Equities, isObstructed: true);
        Open(world, 10m);
        Refuse(world, 2);

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(All)));

        world.Pass(5);
        Assert.Equal(
            [(OrderType.Limit, 99m, (decimal?)null), (OrderType.Stop, 0m, 98.01m)],
            Exits(world).Where(static o => o.State is OrderState.Filled or OrderState.Canceled).Select(static o => (o.Type, o.LimitPrice ?? 0m, o.StopPrice)).Order());
        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    private static void UntilALimitRests(ClosingWorld world)
    {
        for (var i = 0; !world.Venue.Venue.OpenOrders.Any(static o => o.TimeInForce == TimeInForce.DayExtended); i++)
        {
            Assert.True(i < 300, "no limit for the extended hours in 30 s");
            world.Pass(0.1);
        }
    }

    private static MarketStatus Extended(ClosingWorld world) =>
        new() { Phase = MarketPhase.ExtendedHours, Until = world.Time.GetUtcNow().AddHours(3), ContinuousAt = world.Time.GetUtcNow().AddHours(12) };

    private static void Open(ClosingWorld world, decimal quantity)
    {
        var entry = (quantity > 0m ? OrderRequest.Buy(Acme, quantity) : OrderRequest.Sell(Acme, -quantity)) with { Effect = PositionEffect.Open };
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(entry)));
        world.Pass(1);
        Assert.Equal(quantity, world.AtVenue);
    }

    /// <summary>Refuses the next exits as trades of the account with itself.</summary>
    private static void Refuse(ClosingWorld world, int times) =>
        world.Obstacles.RefusesOrder = () => times-- > 0 ? new VenueRejection("403", "potential wash trade detected") { IsSelfTrade = true } : null;

    /// <summary>The exits of closes, oldest first.</summary>
    private static TrackedOrder[] Exits(ClosingWorld world) =>
        [.. world.Journaled.OfType<Guardrails.Events.GuardEvent.OrderAdmitted>().Where(static e => ExitName.IsOne(e.Order.SignalId)).Select(e => world.Guard.FindOrder(e.Order.ClientOrderId)!)];

    private static readonly PriceSteps _usShares = new(new Instrument { Symbol = Acme, QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m, TickRules = [new() { PricesBelow = 1m, TickSize = 0.0001m }] });

    private static PriceSteps Ticks(decimal tick) => new(new Instrument { Symbol = Acme, QuoteCurrency = "USD", TickSize = tick, LotSize = 1m });
}
