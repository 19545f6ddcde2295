using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The code of the guide "wrap your SDK" as it stands there, one fault at a time.</summary>
public sealed class WrapYourSdkTests
{
    public static TheoryData<string> Profiles => [.. Venues.Keys];

    private static SortedDictionary<string, SimulatedVenueProfile> Venues => new(StringComparer.Ordinal)
    {
        ["plain"] = SimulatedVenueProfile.Plain,
        ["equities"] = SimulatedVenueProfile.EquitiesHoldingShares,
        ["futures"] = SimulatedVenueProfile.FuturesOneWay,
    };

    [Theory]
    [InlineData(OrderType.Market, null, null, TimeInForce.ImmediateOrCancel)]
    [InlineData(OrderType.Limit, 95.0, null, TimeInForce.Day)]
    [InlineData(OrderType.Stop, null, 105.0, TimeInForce.GoodTillCancel)]
    [InlineData(OrderType.StopLimit, 106.0, 105.0, TimeInForce.Day)]
    public void Every_term_arrives(OrderType type, double? limit, double? stop, TimeInForce time)
    {
        using var world = Started("plain");

        var sent = Taken(world.Submit(new OrderRequest
        {
            Symbol = "AAA",
            Side = OrderSide.Buy,
            Quantity = 7m,
            Type = type,
            LimitPrice = (decimal?)limit,
            StopPrice = (decimal?)stop,
            TimeInForce = time,
            SignalId = "terms",
        }));

        var taken = world.AtVenue(sent);
        Assert.Equal((type, (decimal?)limit, (decimal?)stop, time, 7m, OrderSide.Buy), (taken.Type, taken.LimitPrice, taken.StopPrice, taken.TimeInForce, taken.Quantity, taken.Side));
    }

    [Fact]
    public void An_exit_carries_its_mark()
    {
        using var world = Started("futures");
        Buy(world, "AAA", 10m);

        Assert.True(world.AtVenue(Stop(world, "AAA", 10m)).ReduceOnly);
    }

    [Fact]
    public void An_order_that_meets_a_rate_limit_is_sent_again_once()
    {
        using var world = Started("plain");
        world.Broker.InjectNext(FaultClass.RateLimited);

        Taken(world.Submit(OrderRequest.Buy("AAA", 10m) with { SignalId = "s" }));

        Assert.Equal(1, world.Broker.InjectedFaults[FaultClass.RateLimited]);
        Assert.Single(world.Broker.Venue.Orders);
        Assert.DoesNotContain(world.Guard.OpenOrders, static order => order.State == OrderState.Unknown);
    }

    [Fact]
    public void A_refusal_as_a_duplicate_is_the_first_order()
    {
        using var world = Started("plain");
        world.Broker.InjectNext(FaultClass.DuplicateIdReject);
        world.Broker.InjectNext(FaultClass.EventLost);

        var unknown = Assert.IsType<OrderResult.Unknown>(world.Submit(OrderRequest.Buy("AAA", 10m, limitPrice: 90m)));
        world.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(unknown.ClientOrderId, Assert.Single(world.Broker.Venue.Orders).ClientOrderId);
        Assert.Equal(OrderState.Working, Assert.Single(world.Guard.OpenOrders).State);
    }

    [Theory]
    [InlineData(FaultClass.RequestLost, 0)]
    [InlineData(FaultClass.ResponseLost, 10)]
    [InlineData(FaultClass.RequestDelayed, 10)]
    public void An_order_without_an_answer_is_found_out(FaultClass fault, int held)
    {
        using var world = Started("plain");
        world.Broker.InjectNext(fault);
        world.Broker.InjectNext(FaultClass.EventLost);

        var result = world.Submit(OrderRequest.Buy("AAA", 10m));
        Assert.IsNotType<OrderResult.Rejected>(result);
        world.Pass(TimeSpan.FromSeconds(60));

        Assert.Equal(held, world.HeldAtVenue("AAA"));
        Assert.Equal(held, world.Guard.FindPosition("AAA")?.Net ?? 0m);
        Assert.Empty(world.Guard.OpenOrders);
        Assert.True(world.Broker.Venue.Orders.Count <= 1);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_position_is_closed_beside_a_resting_stop(string venue)
    {
        using var world = Started(venue);
        Buy(world, "AAA", 10m);
        Stop(world, "AAA", 10m);

        Assert.Equal(0m, world.Close("AAA"));
        world.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal(0m, world.HeldAtVenue("AAA"));
        Assert.Empty(world.Broker.Venue.OpenOrders);
        Assert.Equal(TradingState.Active, world.Guard.GetState(TradingScope.Of("AAA")));
    }

    [Theory]
    [InlineData("plain", FaultClass.RequestLost)]
    [InlineData("plain", FaultClass.ResponseLost)]
    [InlineData("plain", FaultClass.RateLimited)]
    [InlineData("equities", FaultClass.RequestLost)]
    [InlineData("equities", FaultClass.ResponseLost)]
    [InlineData("equities", FaultClass.RateLimited)]
    [InlineData("equities", FaultClass.EventLost)]
    [InlineData("futures", FaultClass.RequestLost)]
    [InlineData("futures", FaultClass.ResponseLost)]
    public void A_position_is_closed_beside_a_resting_stop_whatever_is_lost(string venue, FaultClass fault)
    {
        using var world = Started(venue);
        Buy(world, "AAA", 10m);
        Stop(world, "AAA", 10m);
        world.Broker.InjectNext(fault);

        CloseAtLast(world, "AAA");

        Assert.Equal(1, world.Broker.InjectedFaults[fault]);
        Assert.Equal(0m, world.HeldAtVenue("AAA"));
        Assert.Empty(world.Broker.Venue.OpenOrders);
    }

    [Fact]
    public void A_stop_that_had_to_go_is_placed_again_when_the_close_fails()
    {
        using var world = Started("plain");
        Buy(world, "AAA", 10m);
        Stop(world, "AAA", 10m);
        world.Broker.Faults = FaultPlan.None.With(FaultClass.InsufficientFundsReject, 1m);

        var closing = world.Closer.CloseAsync("AAA", new("the market does not take it", "test"));
        world.Pass(TimeSpan.FromSeconds(60));
        world.Broker.StopFaults();

        Assert.Equal(10m, world.Wait(closing));
        Assert.Equal(TradingState.ReduceOnly, world.Guard.GetState(TradingScope.Of("AAA")));
        var stop = Assert.Single(world.Broker.Venue.OpenOrders);
        Assert.Equal((OrderType.Stop, 90m, 10m), (stop.Type, stop.StopPrice, stop.Quantity));
    }

    [Fact]
    public void An_exit_that_fills_in_part_is_not_sent_twice()
    {
        using var world = Started("plain");
        Buy(world, "AAA", 10m);
        world.Broker.Venue.FillNextOnly(4m);

        Assert.Equal(6m, world.Close("AAA"));

        var exit = Assert.Single(world.Broker.Venue.OpenOrders);
        Assert.Equal((OrderSide.Sell, OrderType.Market, 4m), (exit.Side, exit.Type, exit.FilledQuantity));
        world.Broker.Venue.ReleaseFills();
        world.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(0m, world.Close("AAA"));
        Assert.Equal(0m, world.HeldAtVenue("AAA"));
    }

    [Fact]
    public void An_entry_that_works_is_canceled_when_the_position_is_closed()
    {
        using var world = Started("plain");
        Buy(world, "AAA", 10m);
        Taken(world.Submit(OrderRequest.Buy("AAA", 5m, limitPrice: 90m)));

        Assert.Equal(0m, world.Close("AAA"));

        Assert.Empty(world.Broker.Venue.OpenOrders);
        Assert.Equal(TradingState.Active, world.Guard.GetState(TradingScope.Of("AAA")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FaultClass.RateLimited)]
    [InlineData(FaultClass.RequestLost)]
    [InlineData(FaultClass.ResponseLost)]
    public void Unwanted_orders_are_canceled(FaultClass? fault)
    {
        using var world = Started("plain");
        Taken(world.Submit(OrderRequest.Buy("AAA", 5m, limitPrice: 90m)));
        Taken(world.Submit(OrderRequest.Buy("BBB", 5m, limitPrice: 90m)));
        if (fault is { } wrong)
        {
            world.Broker.InjectNext(wrong);
        }

        world.Guard.SetState(TradingScope.Account, TradingState.ReduceOnly, new("lunch", "anna"));
        world.Pass(TimeSpan.FromSeconds(40));

        Assert.Empty(world.Broker.Venue.OpenOrders);
        Assert.Empty(world.Guard.UnwantedOrders);
        Assert.Empty(world.Guard.OpenOrders);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void After_a_restart_without_a_journal_holdings_can_be_closed(string venue)
    {
        using var world = Started(venue);
        Buy(world, "AAA", 10m);
        Stop(world, "AAA", 10m);
        world.End();

        world.Start(managesExisting: true);

        Assert.Equal(10m, world.Guard.FindPosition("AAA")!.Managed);
        CloseAtLast(world, "AAA");
        Assert.Equal(0m, world.HeldAtVenue("AAA"));
        Assert.Empty(world.Broker.Venue.OpenOrders);
    }

    [Theory]
    [InlineData("plain", FaultClass.PositionsPartial)]
    [InlineData("plain", FaultClass.OpenOrdersFailed)]
    [InlineData("plain", FaultClass.RateLimited)]
    [InlineData("plain", FaultClass.RequestLost)]
    [InlineData("plain", FaultClass.ResponseLost)]
    [InlineData("plain", FaultClass.EventLost)]
    [InlineData("equities", FaultClass.PositionsPartial)]
    [InlineData("equities", FaultClass.OpenOrdersFailed)]
    [InlineData("equities", FaultClass.ResponseLost)]
    [InlineData("futures", FaultClass.PositionsPartial)]
    [InlineData("futures", FaultClass.ResponseLost)]
    public void After_a_restart_without_a_journal_holdings_can_be_closed_whatever_is_lost(string venue, FaultClass fault)
    {
        using var world = Started(venue);
        Buy(world, "AAA", 10m);
        Stop(world, "AAA", 10m);
        world.End();
        world.Broker.InjectNext(fault);

        world.Start(managesExisting: true);
        world.Pass(TimeSpan.FromSeconds(10));
        CloseAtLast(world, "AAA");

        Assert.Equal(1, world.Broker.InjectedFaults[fault]);
        Assert.Equal(0m, world.HeldAtVenue("AAA"));
        Assert.Empty(world.Broker.Venue.OpenOrders);
    }

    [Fact]
    public void After_a_restart_on_a_shared_account_holdings_are_closed_once_they_are_named()
    {
        using var world = Started("plain");
        Buy(world, "AAA", 10m);
        world.End();
        world.Start();

        Assert.Equal(0m, world.Guard.FindPosition("AAA")!.Managed);
        Assert.IsType<OrderResult.Denied>(world.Submit(OrderRequest.Sell("AAA", 10m) with { Effect = PositionEffect.Close }));
        world.Guard.ManagePosition("AAA", 10m, new("bought before the restart", "anna"));

        Assert.Equal(0m, world.Close("AAA"));
        Assert.Equal(0m, world.HeldAtVenue("AAA"));
    }

    [Theory]
    [InlineData(FaultClass.RequestLost, 10)]
    [InlineData(FaultClass.ResponseLost, 15)]
    public void After_a_restart_with_a_journal_an_order_without_an_answer_is_found_out(FaultClass fault, int held)
    {
        var journal = new InMemoryJournal();
        using var world = new GuideWorld(SimulatedVenueProfile.Plain);
        world.Start(journal);
        Buy(world, "AAA", 10m);
        world.Broker.InjectNext(fault);
        world.Submit(OrderRequest.Buy("AAA", 5m));
        world.End();

        world.Start(journal);
        world.Pass(TimeSpan.FromSeconds(60));

        Assert.Empty(world.Guard.OpenOrders);
        Assert.Equal(held, world.Guard.FindPosition("AAA")!.Managed);
        Assert.Equal(0m, world.Close("AAA"));
        Assert.Equal(0m, world.HeldAtVenue("AAA"));
    }

    private static GuideWorld Started(string venue)
    {
        var world = new GuideWorld(Venues[venue]);
        world.Start();
        return world;
    }

    private static void Buy(GuideWorld world, string symbol, decimal quantity)
    {
        Taken(world.Submit(OrderRequest.Buy(symbol, quantity)));
        world.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(quantity, world.Guard.FindPosition(symbol)!.Managed);
    }

    private static string Stop(GuideWorld world, string symbol, decimal quantity)
    {
        var id = Taken(world.Submit(OrderRequest.Sell(symbol, quantity) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close }));
        world.Pass(TimeSpan.FromSeconds(1));
        return id;
    }

    private static string Taken(OrderResult result) => Assert.IsType<OrderResult.Accepted>(result).Order.ClientOrderId;

    /// <summary>As the guide says: call it again when something remains.</summary>
    private static void CloseAtLast(GuideWorld world, string symbol)
    {
        for (var i = 0; i < 3 && world.Close(symbol) != 0m; i++)
        {
        }

        world.Pass(TimeSpan.FromSeconds(40));
    }
}
