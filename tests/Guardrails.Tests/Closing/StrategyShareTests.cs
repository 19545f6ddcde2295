using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>Several strategies hold one position, and each closes its own share of it.</summary>
public sealed class StrategyShareTests
{
    public static TheoryData<string> OneWay => [.. All.Where(static p => !p.HedgeMode).Select(static p => p.Name)];

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_OfAStrategy_ClosesItsShareAndLeavesTheOthersWithTheirStop(string profile)
    {
        using var world = Two(profile);
        Stop(world, "A", 60m, 90m);
        Stop(world, "B", 40m, 85m);

        var result = Close(world, "A");
        world.Pass(4);

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal((60m, 40m, 40m), (result.ClosedQuantity, result.Remaining, world.AtVenue));
        var left = Assert.Single(world.Venue.Venue.OpenOrders);
        Assert.Equal((40m, 85m), (left.Quantity, left.StopPrice));
        Assert.Equal("B", Assert.Single(world.Guard.OpenOrders).Strategy);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_OfMoreThanTheShare_ClosesTheShare(string profile)
    {
        using var world = Two(profile);

        Assert.Equal(60m, Close(world, "A", 100m).ClosedQuantity);
        Assert.Equal(40m, world.AtVenue);
        Assert.Equal(15m, Close(world, "B", 15m).ClosedQuantity);
        Assert.Equal(25m, world.AtVenue);
        Assert.Equal(25m, Close(world, "B").ClosedQuantity);
        Assert.Equal(0m, world.AtVenue);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_OfAStrategyWithoutAShare_SaysWhoHasIt(string profile)
    {
        using var world = Two(profile);
        Close(world, "A");
        var sent = world.Venue.Venue.Orders.Count;

        var denial = Assert.IsType<CloseResult.Refused>(Close(world, "A")).Denial;

        Assert.Equal(DenialCodes.NoPositionToClose, denial.Code);
        Assert.Contains("Strategy A has nothing of the 40 ACME that are managed: B 40 has them.", denial.Violations[0].Message, StringComparison.Ordinal);
        Assert.Equal(sent, world.Venue.Venue.Orders.Count);
        Assert.Equal(40m, Close(world, "B").ClosedQuantity);
    }

    /// <summary>
    /// A share that is all of the position is being closed, and another strategy's entry fills meanwhile: the share is closed with it, and what is left was never asked for.
    /// </summary>
    [Fact]
    public void CloseAsync_AnotherStrategyBuysMeanwhile_EndsWithTheShare()
    {
        using var world = new ClosingWorld(
            Guardrails.Testing.SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m, FillLatency = TimeSpan.FromSeconds(3) }, configure: static o => o.StrategiesCloseOwnShare = true);
        Open(world, OrderRequest.Buy(Acme, 10m), "A", wait: 5);
        Open(world, OrderRequest.Buy(Acme, 4m, 90m), "B", wait: 1);
        world.Price(90m);
        world.Pass(1);

        var result = world.Await(world.Broker.CloseAsync(Request(world, "A") with { KeepsEntries = true }));

        Assert.IsType<CloseResult.Closed>(result);
        Assert.Equal((4m, 4m), (result.Remaining, world.AtVenue));
        Assert.DoesNotContain(world.Guard.RecentDenials, static d => d.Has(DenialCodes.NoPositionToClose));
    }

    /// <summary>Another strategy's exit is under way: it closes that one's share, and takes nothing off this close.</summary>
    [Theory]
    [InlineData(null, 40)]
    [InlineData(10, 10)]
    public void CloseAsync_BesideAnExitOfAnotherStrategy_ClosesTheShare(int? quantity, int sold)
    {
        using var world = Two("FuturesOneWay", first: 40m, second: 1m, fillLatency: 3);
        _ = world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 1m) with { Effect = PositionEffect.Close, Strategy = "B" }).AsTask();
        var result = world.Await(world.Broker.CloseAsync(Request(world, "A") with { Quantity = quantity }));

        Assert.IsType<CloseResult.Closed>(result);
        world.Pass(4);
        Assert.Equal(40m - sold, world.AtVenue);
        Assert.Equal(sold, world.Venue.Venue.Executions.Where(static e => e.Side == OrderSide.Sell).Sum(static e => e.Quantity) - 1m);
    }

    /// <summary>Where nothing is held at all, that is what is said, and not whose share is missing.</summary>
    [Fact]
    public void SubmitAsync_OfACloseWhereNothingIsHeld_SaysSo()
    {
        using var world = Two("FuturesOneWay");
        Close(world, "A");
        Close(world, "B");

        var denial = Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 10m) with { Effect = PositionEffect.Close, Strategy = "A" }))).Denial;

        Assert.Equal("Nothing of ACME is held; a sell of 10 would open a position.", Assert.Single(denial.Violations).Message);
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_OfBothAtOnce_ClosesBothShares(string profile)
    {
        using var world = Two(profile);

        var a = world.Broker.CloseAsync(Request(world, "A")).AsTask();
        var b = world.Broker.CloseAsync(Request(world, "B")).AsTask();

        Assert.Equal((60m, 40m), (world.Await(a).ClosedQuantity, world.Await(b).ClosedQuantity));
        Assert.Equal((0m, 0m), (world.AtVenue, world.Tracked));
    }

    /// <summary>A close of the whole share that meets a close of 10 ends when the share is closed: of A 60 are gone, B keeps its 40.</summary>
    [Theory]
    [InlineData("A")]
    [InlineData(null)]
    public void CloseAsync_OfAShareWhileAPartIsClosed_ClosesTheShare(string? first)
    {
        using var world = Two("FuturesOneWay");

        var part = world.Broker.CloseAsync(Request(world, first) with { Quantity = 10m }).AsTask();
        var share = world.Broker.CloseAsync(Request(world, "A")).AsTask();

        Assert.IsType<CloseResult.Closed>(world.Await(part));
        Assert.IsType<CloseResult.Closed>(world.Await(share));
        Assert.Equal((40m, 0m, 40m), (world.AtVenue, world.Guard.ShareOf(Acme, world.Leg, "A"), world.Guard.ShareOf(Acme, world.Leg, "B")));
    }

    [Theory]
    [MemberData(nameof(Profiles), MemberType = typeof(ClosingWorld))]
    public void CloseAsync_OfEverythingWhileAShareIsClosed_TakesItFurther(string profile)
    {
        using var world = Two(profile);

        var a = world.Broker.CloseAsync(Request(world, "A")).AsTask();
        var all = world.Broker.CloseAsync(Request(world, null)).AsTask();

        Assert.IsType<CloseResult.Closed>(world.Await(a));
        Assert.IsType<CloseResult.Closed>(world.Await(all));
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>What the operator closes comes off the strategies in the order of their first orders: A had 60, B has 40.</summary>
    [Theory]
    [InlineData(30, 30, 40)]
    [InlineData(60, 0, 40)]
    [InlineData(70, 0, 30)]
    [InlineData(99, 0, 1)]
    public void CloseAsync_ByTheOperator_ComesOffTheShares(int quantity, int left, int leftOfB)
    {
        using var world = Two("FuturesOneWay");
        world.Await(world.Broker.CloseAsync(Request(world, null) with { Quantity = quantity }));

        Assert.Equal(100m - quantity, world.AtVenue);
        if (left == 0)
        {
            Assert.IsType<CloseResult.Refused>(Close(world, "A"));
        }
        else
        {
            Assert.Equal(left, Close(world, "A").ClosedQuantity);
        }

        Assert.Equal(leftOfB, Close(world, "B").ClosedQuantity);
        Assert.Equal(0m, world.AtVenue);
    }

    [Theory]
    [MemberData(nameof(OneWay))]
    public void SubmitAsync_OfACloseBeyondTheShare_IsCutDownToIt(string profile)
    {
        using var world = Two(profile);

        foreach (var (effect, strategy, share) in new[] { (PositionEffect.Close, "A", 60m), (PositionEffect.Auto, "B", 40m) })
        {
            var order = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 100m) with { Effect = effect, Strategy = strategy }))).Order;
            world.Pass(2);
            Assert.Equal((share, true), (order.Quantity, order.IsProvenExit));
        }

        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>A bot that sends its close twice closes its share once: what is about to execute is taken.</summary>
    [Fact]
    public void SubmitAsync_OfTheShareTwice_ClosesItOnce()
    {
        using var world = Two("FuturesOneWay", first: 40m, second: 60m, fillLatency: 5);
        var request = OrderRequest.Sell(Acme, 40m) with { Effect = PositionEffect.Close, Strategy = "A" };

        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(request with { SignalId = "1" })));
        var second = world.Await(world.Broker.SubmitAsync(request with { SignalId = "2" }));
        world.Pass(30);

        Assert.Contains("its exits that are under way close all of it", Assert.IsType<OrderResult.Denied>(second).Denial.Violations[0].Message, StringComparison.Ordinal);
        Assert.Equal(60m, world.AtVenue);
    }

    /// <summary>What another strategy is closing at the moment is not taken of this one's share.</summary>
    [Fact]
    public void SubmitAsync_WhileAnotherStrategyCloses_IsNotCutForIt()
    {
        using var world = Two("FuturesOneWay", fillLatency: 5);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 40m) with { Effect = PositionEffect.Close, Strategy = "B" })));

        Assert.Equal(60m, Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 60m) with { Effect = PositionEffect.Close, Strategy = "A" }))).Order.Quantity);
    }

    /// <summary>What the strategy is buying at the moment takes nothing of what it may sell.</summary>
    [Fact]
    public void SubmitAsync_WhileItsOwnEntryExecutes_IsNotCutForIt()
    {
        using var world = Two("FuturesOneWay", fillLatency: 5);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 20m) with { Effect = PositionEffect.Open, Strategy = "A" })));

        Assert.Equal(60m, Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 60m) with { Effect = PositionEffect.Close, Strategy = "A" }))).Order.Quantity);
    }

    /// <summary>A stop with a target protects, and protection goes by the whole position.</summary>
    [Fact]
    public void SubmitGroupAsync_OfExitsBeyondTheShare_IsNotCut()
    {
        using var world = Two("EquitiesHoldingShares");
        var stop = OrderRequest.Sell(Acme, 100m) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close, Strategy = "A" };
        var target = OrderRequest.Sell(Acme, 100m, 120m) with { Effect = PositionEffect.Close, Strategy = "A" };

        var sent = Assert.IsType<GroupResult.Sent>(world.Await(world.Broker.SubmitGroupAsync(new GroupRequest { Exits = [stop, target] })));

        Assert.All(sent.Orders, static o => Assert.Equal(100m, Assert.IsType<OrderResult.Accepted>(o).Order.Quantity));
    }

    /// <summary>A close of all of a share cancels the strategy's own entries; a close of a part keeps them, and nobody else's are touched.</summary>
    [Theory]
    [InlineData(OrderSide.Buy, null, false)]
    [InlineData(OrderSide.Buy, 60, false)]
    [InlineData(OrderSide.Buy, 59, true)]
    [InlineData(OrderSide.Buy, 20, true)]
    [InlineData(OrderSide.Sell, null, false)]
    [InlineData(OrderSide.Sell, 60, false)]
    [InlineData(OrderSide.Sell, 59, true)]
    [InlineData(OrderSide.Sell, 20, true)]
    public void CloseAsync_OfAShare_CancelsTheEntriesOfItsStrategyAlone(OrderSide side, int? quantity, bool keepsOwn)
    {
        using var world = Two("FuturesOneWay", side: side);
        foreach (var strategy in new[] { "A", "B" })
        {
            var entry = side == OrderSide.Buy ? OrderRequest.Buy(Acme, 5m, 80m) : OrderRequest.Sell(Acme, 5m, 120m);
            Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(entry with { Effect = PositionEffect.Open, Strategy = strategy })));
        }

        Assert.IsType<CloseResult.Closed>(Close(world, "A", quantity));

        Assert.Equal(keepsOwn ? ["A", "B"] : ["B"], world.Guard.OpenOrders.Select(static o => o.Strategy).Order());
    }

    /// <summary>A resting target does not keep a strategy from getting out: only what executes at once is taken already.</summary>
    [Fact]
    public void SubmitAsync_BesideARestingTarget_IsNotCut()
    {
        using var world = Two("FuturesOneWay");
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 60m, 120m) with { Effect = PositionEffect.Close, Strategy = "A" })));

        var order = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 60m) with { Effect = PositionEffect.Close, Strategy = "A" }))).Order;

        Assert.Equal(60m, order.Quantity);
    }

    /// <summary>Protection and everything but ordinary trading goes by the whole position.</summary>
    [Theory]
    [InlineData("stop")]
    [InlineData("account")]
    [InlineData("symbol")]
    [InlineData("strategy")]
    [InlineData("no strategy")]
    public void SubmitAsync_WhereSharesAreNotLookedAt_IsNotCut(string why)
    {
        using var world = Two("FuturesOneWay");
        var request = OrderRequest.Sell(Acme, 100m) with { Effect = PositionEffect.Close, Strategy = why == "no strategy" ? null : "A" };
        switch (why)
        {
            case "stop":
                request = request with { Type = OrderType.Stop, StopPrice = 90m };
                break;
            case "no strategy":
                break;
            default:
                var scope = why == "account" ? TradingScope.Account : why == "symbol" ? TradingScope.Of(Acme) : TradingScope.OfStrategy("A");
                world.Guard.SetState(scope, TradingState.ReduceOnly, new("a test", "ann"));
                break;
        }

        Assert.Equal(100m, Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(request))).Order.Quantity);
    }

    [Fact]
    public void CloseAsync_OfAStrategyInARestrictedAccount_ClosesTheWholePosition()
    {
        using var world = Two("FuturesOneWay");
        world.Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, new("a test", "ann"));

        Assert.Equal(100m, Close(world, "A").ClosedQuantity);
        Assert.Equal(0m, world.AtVenue);
    }

    [Fact]
    public void ReplaceAsync_OfATargetBeyondTheShare_IsCutDownToIt()
    {
        using var world = Two("FuturesOneWay");
        var target = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 20m, 120m) with { Effect = PositionEffect.Close, Strategy = "A" }))).Order;

        world.Await(world.Broker.ReplaceAsync(new ReplaceRequest { ClientOrderId = target.ClientOrderId, Quantity = 100m }));
        world.Pass(2);

        Assert.Equal(60m, Assert.Single(world.Venue.Venue.OpenOrders).Quantity);
    }

    /// <summary>What orders without a strategy have bought, any strategy may close too; what it buys afterwards is all its own.</summary>
    [Fact]
    public void CloseAsync_OfWhatNoStrategyHasBought_LeavesTheSharesRight()
    {
        using var world = Two("FuturesOneWay");
        Open(world, OrderRequest.Buy(Acme, 30m), null);
        Assert.Equal(90m, Close(world, "A").ClosedQuantity);
        Assert.Equal(40m, world.AtVenue);

        Open(world, OrderRequest.Buy(Acme, 60m), "A");

        Assert.Equal(40m, Close(world, "B").ClosedQuantity);
        Assert.Equal(60m, Close(world, "A").ClosedQuantity);
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>What was there before belongs to whoever closes it first; what others bought belongs to nobody here.</summary>
    [Fact]
    public void CloseAsync_OfWhatWasTakenOver_IsOpenToAnyStrategy()
    {
        using var world = Two("FuturesOneWay");
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 50m);
        world.Pass(5);
        Assert.Equal(60m, Close(world, "A", 100m).ClosedQuantity);
        Assert.Equal(90m, world.AtVenue);
        world.Pass(60);

        world.Guard.ManagePosition(Acme, 90m, new("all of it is the bot's", "ann"));

        Assert.Equal(50m, Close(world, "A").ClosedQuantity);
        Assert.Equal(40m, Close(world, "B").ClosedQuantity);
    }

    /// <summary>What the venue no longer holds comes off the strategies, too.</summary>
    [Fact]
    public void CloseAsync_AfterTheVenueWasFoundToHoldLess_ClosesWhatIsLeft()
    {
        using var world = Two("FuturesOneWay");
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 70m, announce: false);
        world.Pass(120);
        Assert.Equal((30m, 30m), (world.AtVenue, world.Tracked));
        world.Guard.SetState(TradingScope.Account, TradingState.Active, new("looked at it", "ann"));
        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Active, new("looked at it", "ann"));

        Assert.IsType<CloseResult.Refused>(Close(world, "A"));
        Assert.Equal(30m, Close(world, "B").ClosedQuantity);
    }

    /// <summary>
    /// A has 60, B has 40 and orders without a strategy have 10. The venue is found to hold 20 less: 10 of what belongs to no strategy, and 10 of A's. The next 20 that
    /// the operator closes are A's.
    /// </summary>
    [Fact]
    public void CloseAsync_AfterTheVenueWasFoundToHoldLess_SharesAddUpToWhatIsHeld()
    {
        using var world = Two("FuturesOneWay");
        Open(world, OrderRequest.Buy(Acme, 10m), null);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 20m, announce: false);
        world.Pass(120);
        Assert.Equal((90m, 90m), (world.AtVenue, world.Tracked));
        world.Guard.SetState(TradingScope.Account, TradingState.Active, new("looked at it", "ann"));
        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Active, new("looked at it", "ann"));
        world.Await(world.Broker.CloseAsync(Request(world, null) with { Quantity = 20m }));
        world.Pass(2);
        Open(world, OrderRequest.Buy(Acme, 10m), "C");

        Assert.Equal((30m, 40m, 10m), (world.Guard.ShareOf(Acme, world.Leg, "A"), world.Guard.ShareOf(Acme, world.Leg, "B"), world.Guard.ShareOf(Acme, world.Leg, "C")));
    }

    /// <summary>A new process goes on with the share, and the executions are the strategy's.</summary>
    [Fact]
    public void Restart_WhileAShareIsClosed_GoesOnWithTheShare()
    {
        using var world = Two("FuturesOneWay", fillLatency: 5);
        var cut = world.Broker.CloseAsync(Request(world, "B")).AsTask();
        world.Pass(0.2);
        world.Crash();
        Assert.False(cut.IsCompletedSuccessfully);

        world.Connect();
        world.Pass(60);

        Assert.Equal(60m, world.AtVenue);
        Assert.IsType<CloseResult.Refused>(Close(world, "B"));
        Assert.Equal(60m, Close(world, "A").ClosedQuantity);
    }

    [Fact]
    public void CloseAsync_OfAStrategyWithoutTheOption_NamesTheOption()
    {
        using var world = Of("Plain");

        var refused = Assert.Throws<ArgumentException>(() => world.Await(world.Broker.CloseAsync(Request(world, "A"))));

        Assert.Contains("CloseRequest.Strategy is 'A', but OrderGuardOptions.StrategiesCloseOwnShare is false", refused.Message.Replace("Strategy is", "CloseRequest.Strategy is", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static ClosingWorld Two(string profile, decimal first = 60m, decimal second = 40m, int fillLatency = 0, OrderSide side = OrderSide.Buy)
    {
        var of = All.Single(p => p.Name == profile);
        var world = new ClosingWorld(fillLatency == 0 ? of : of with { FillLatency = TimeSpan.FromSeconds(fillLatency) }, configure: static o => o.StrategiesCloseOwnShare = true);
        foreach (var (strategy, quantity) in new[] { ("A", first), ("B", second) })
        {
            Open(world, side == OrderSide.Buy ? OrderRequest.Buy(Acme, quantity) : OrderRequest.Sell(Acme, quantity), strategy, 2 * fillLatency);
        }

        Assert.Equal(first + second, Math.Abs(world.AtVenue));
        return world;
    }

    private static void Open(ClosingWorld world, OrderRequest order, string? strategy, int wait = 0)
    {
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(order with { Effect = PositionEffect.Open, Strategy = strategy })));
        world.Pass(1 + wait);
    }

    private static void Stop(ClosingWorld world, string strategy, decimal quantity, decimal price)
    {
        var stop = OrderRequest.Sell(Acme, quantity) with { Type = OrderType.Stop, StopPrice = price, Effect = PositionEffect.Close, Strategy = strategy };
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(stop)));
        world.Pass(1);
    }

    private static CloseRequest Request(ClosingWorld world, string? strategy) => new() { Symbol = Acme, Leg = world.Leg, Strategy = strategy, By = new("its signal ended", "bot") };

    private static CloseResult Close(ClosingWorld world, string strategy, decimal? quantity = null)
    {
        var result = world.Await(world.Broker.CloseAsync(Request(world, strategy) with { Quantity = quantity }));
        world.Pass(2);
        return result;
    }
}
