using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>Entries with exits and linked exits at the simulated venue.</summary>
public sealed class ExitGroupTests
{
    private static readonly SimulatedVenueProfile Equities = SimulatedVenueProfile.EquitiesHoldingShares;

    [Fact]
    public async Task Bracket_TheExitsAreHeldUntilTheEntryHasFilledInFull()
    {
        var world = new World(Equities);
        world.Broker.Venue.FillNextOnly(4m);
        await SendBracketAsync(world);
        world.Advance(10);
        var orders = (await world.OpenOrdersAsync()).Items;
        Assert.Equal([VenueOrderStatus.PartiallyFilled, VenueOrderStatus.Held, VenueOrderStatus.Held], orders.Select(order => order.Status));
        Assert.Equal([null, "entry", "entry"], orders.Select(order => order.WaitsFor));
        Assert.Equal([(null, (bool?)false), ("G-1", true), ("G-1", true)], orders.Select(order => (order.GroupId, order.GroupLinkedByVenue)));

        world.Broker.Venue.ReleaseFills();
        world.Advance(10);
        orders = (await world.OpenOrdersAsync()).Items;
        Assert.Equal([VenueOrderStatus.New, VenueOrderStatus.New], orders.Select(order => order.Status));
        Assert.All(orders, order => Assert.Null(order.WaitsFor));

        world.Broker.Venue.SetPrice("XYZ", 94m);
        world.Advance(10);
        Assert.Equal((0m, 0), (world.Held, world.Broker.Venue.OpenOrders.Count));
        Assert.All(world.Broker.Venue.Orders, order => Assert.Equal(10m, order.Quantity));
    }

    [Fact]
    public async Task Bracket_WithProofs_IsRedeemedAndAnswersEveryOrder()
    {
        var world = new World(Equities);
        var proof = world.GroupProof(
            World.Outbound("entry", OrderSide.Buy, 10m, null),
            World.Outbound("target", OrderSide.Sell, 10m, 110m, reduceOnly: true));
        var outcome = await world.Broker.SubmitGroupAsync(proof, default);
        Assert.Equal(["entry", "target"], outcome.Orders.Select(order => Assert.IsType<SubmitOutcome.Accepted>(order).Echo!.ClientOrderId));
        Assert.Throws<InvalidOperationException>(proof.Redeem);
    }

    [Fact]
    public async Task Bracket_WhereExitsWorkWithEveryFill_TheyWorkForAsMuchAsTheEntryHas()
    {
        var world = new World(Equities with { LegActivation = LegActivation.EntryPartiallyFilled });
        world.Broker.Venue.FillNextOnly(4m);
        await SendBracketAsync(world);
        world.Advance(10);
        Assert.Equal([VenueOrderStatus.PartiallyFilled, VenueOrderStatus.New, VenueOrderStatus.New], (await world.OpenOrdersAsync()).Items.Select(order => order.Status));
        world.Broker.Venue.SetPrice("XYZ", 110m);
        world.Advance(10);
        Assert.Equal(0m, world.Held);
        Assert.Equal([4m, 4m, 0m], world.Broker.Venue.Orders.Select(order => order.FilledQuantity));

        world.Broker.Venue.SetPrice("XYZ", 100m);
        world.Broker.Venue.ReleaseFills();
        world.Advance(10);
        Assert.Equal(6m, world.Held);
        world.Broker.Venue.SetPrice("XYZ", 95m);
        world.Advance(10);
        Assert.Equal((0m, 0), (world.Held, world.Broker.Venue.OpenOrders.Count));
    }

    [Theory]
    [InlineData(LegActivation.EntryFilled, 0)]
    [InlineData(LegActivation.EntryPartiallyFilled, 4)]
    public async Task Bracket_EntryCanceledAfterAPart_EndsTheExitsThatWaited(LegActivation activation, int covered)
    {
        var world = new World(Equities with { LegActivation = activation });
        world.Broker.Venue.FillNextOnly(4m);
        await SendBracketAsync(world);
        world.Advance(10);
        await world.Broker.CancelUnguardedAsync("entry");
        Assert.All(world.Broker.Venue.OpenOrders, order => Assert.Equal(covered, order.Quantity));
        Assert.Equal(covered == 0 ? 0 : 2, world.Broker.Venue.OpenOrders.Count);
    }

    [Fact]
    public async Task Bracket_RefusedEntry_RefusesTheExits()
    {
        var world = new World(Equities);
        world.Broker.Venue.RejectNext("CODE");
        var outcome = await SendBracketAsync(world);
        Assert.Equal(["CODE", "ENTRY_REFUSED", "ENTRY_REFUSED"], outcome.Orders.Select(order => Assert.IsType<SubmitOutcome.Rejected>(order).Rejection.Code));
    }

    [Fact]
    public async Task Bracket_OneExitRefused_TheRestIsTaken()
    {
        var world = new World(Equities);
        world.Broker.Venue.RejectNextExit("CODE");
        var outcome = await SendBracketAsync(world);
        Assert.Collection(
            outcome.Orders,
            entry => Assert.IsType<SubmitOutcome.Accepted>(entry),
            target => Assert.IsType<SubmitOutcome.Accepted>(target),
            stop => Assert.Equal("CODE", Assert.IsType<SubmitOutcome.Rejected>(stop).Rejection.Code));
        Assert.Null((await world.OpenOrdersAsync()).Items[1].GroupId);
    }

    [Fact]
    public async Task LinkedExits_WhatOneExecutesTheOtherLoses()
    {
        var world = Holding(10m);
        await SendExitsAsync(world);
        world.Broker.Venue.AllowFills(4m);
        world.Broker.Venue.SetPrice("XYZ", 110m);
        world.Advance(10);
        Assert.Equal([("target", 10m), ("stop", 6m)], world.Broker.Venue.OpenOrders.Select(order => (order.ClientOrderId, order.Quantity)));

        world.Broker.Venue.AllowFills(100m);
        world.Broker.Venue.SetPrice("XYZ", 95m);
        world.Advance(10);
        Assert.Equal((0m, 0), (world.Held, world.Broker.Venue.OpenOrders.Count));
        Assert.Equal([VenueOrderStatus.Canceled, VenueOrderStatus.Filled], world.Broker.Venue.Orders.Select(order => order.Status));
    }

    [Fact]
    public async Task LinkedExits_OneCanceled_EndsBoth()
    {
        var world = Holding(10m);
        await SendExitsAsync(world);
        await world.Broker.CancelUnguardedAsync("stop");
        Assert.Empty(world.Broker.Venue.OpenOrders);
    }

    [Fact]
    public async Task LinkedExits_HoldTheSharesOnceAndReleaseThemLate()
    {
        var world = Holding(10m, Equities with { HoldReleaseLag = TimeSpan.FromMilliseconds(200) });
        Assert.All((await SendExitsAsync(world)).Orders, order => Assert.IsType<SubmitOutcome.Accepted>(order));
        Assert.Equal("available: 0, held_for_orders: 10", await RefusalAsync());
        await world.Broker.CancelUnguardedAsync("target");
        world.Advance(100);
        Assert.Equal("available: 0, held_for_orders: 10", await RefusalAsync());
        world.Advance(100);
        Assert.All((await SendExitsAsync(world, "2")).Orders, order => Assert.IsType<SubmitOutcome.Accepted>(order));

        async Task<string> RefusalAsync() =>
            Assert.IsType<SubmitOutcome.Rejected>(await world.SendAsync(OrderRequest.Sell("XYZ", 10))).Rejection.Message.Split("requested: 10, ")[1].TrimEnd(')');
    }

    [Fact]
    public async Task LinkedExits_OneReplaced_TheNewOneTakesItsPlace()
    {
        var world = Holding(10m);
        await SendExitsAsync(world);
        Assert.IsType<ReplaceOutcome.Accepted>(await world.Broker.ReplaceUnguardedAsync("stop", stopPrice: 97m));
        Assert.Equal(["target", "bot-1"], world.Broker.Venue.OpenOrders.Select(order => order.ClientOrderId));
        world.Broker.Venue.SetPrice("XYZ", 97m);
        world.Advance(10);
        Assert.Equal((0m, 0), (world.Held, world.Broker.Venue.OpenOrders.Count));
    }

    [Fact]
    public async Task Exits_OfAFlatAccount_AreRefusedWhereNothingCanBeShort()
    {
        var world = new World(SimulatedVenueProfile.Spot);
        Assert.All((await SendExitsAsync(world)).Orders, order => Assert.IsType<SubmitOutcome.Rejected>(order));
    }

    [Fact]
    public async Task Attached_WhereExitsAreNotLinked_EachStandsAlone()
    {
        var world = new World(SimulatedVenueProfile.FuturesOneWay with { AttachesExits = true });
        await SendBracketAsync(world);
        world.Advance(10);
        Assert.All((await world.OpenOrdersAsync()).Items, static order => Assert.False(order.GroupLinkedByVenue));
        world.Broker.Venue.SetPrice("XYZ", 110m);
        world.Advance(10);
        Assert.Equal("stop", world.Broker.Venue.OpenOrders.Single().ClientOrderId);
    }

    [Fact]
    public async Task Groups_WhereTheVenueTakesNone_AreNotSupported()
    {
        var world = new World();
        var outcome = await SendBracketAsync(world);
        Assert.All(outcome.Orders, order => Assert.Equal(VenueRejection.NotSupportedCode, Assert.IsType<SubmitOutcome.Rejected>(order).Rejection.Code));
        Assert.Empty(world.Broker.Venue.Orders);
    }

    [Fact]
    public async Task LinkedExits_OfTheSameId_TheSecondIsRefused()
    {
        var world = Holding(10m);
        var exit = OrderRequest.Sell("XYZ", 5, 110m) with { ClientOrderId = "exit" };
        var outcome = await world.Broker.SendGroupUnguardedAsync(new GroupRequest { Exits = [exit, exit with { LimitPrice = 120m }] });
        Assert.IsType<SubmitOutcome.Accepted>(outcome.Orders[0]);
        Assert.True(Assert.IsType<SubmitOutcome.Rejected>(outcome.Orders[1]).Rejection.IsDuplicateId);
    }

    private static World Holding(decimal quantity, SimulatedVenueProfile? profile = null)
    {
        var world = new World(profile ?? Equities);
        world.Broker.Venue.SeedPosition("XYZ", quantity, 90m);
        return world;
    }

    private static ValueTask<GroupOutcome> SendBracketAsync(World world) => world.Broker.SendGroupUnguardedAsync(
        new GroupRequest { Entry = OrderRequest.Buy("XYZ", 10) with { ClientOrderId = "entry" }, Exits = Exits("") }, TestContext.Current.CancellationToken);

    private static ValueTask<GroupOutcome> SendExitsAsync(World world, string suffix = "") =>
        world.Broker.SendGroupUnguardedAsync(new GroupRequest { Exits = Exits(suffix) }, TestContext.Current.CancellationToken);

    private static OrderRequest[] Exits(string suffix) =>
    [
        OrderRequest.Sell("XYZ", 10, 110m) with { ClientOrderId = $"target{suffix}" },
        OrderRequest.Sell("XYZ", 10) with { ClientOrderId = $"stop{suffix}", Type = OrderType.Stop, StopPrice = 95m },
    ];
}
