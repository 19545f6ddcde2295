using Guardrails.Brokers;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>What becomes of orders at the simulated venue after they were taken: cancellations, replacements, queries.</summary>
public sealed class OrderLifeTests
{
    private static readonly SimulatedVenueProfile Total = SimulatedVenueProfile.Plain with { ReplaceQuantity = ReplaceQuantity.Total, ListsExecutions = true };
    private static readonly SimulatedVenueProfile Independent = Total with { ReplaceQuantity = ReplaceQuantity.Independent };

    [Fact]
    public async Task Cancel_LiveOrder_IsConfirmedByTheEchoAndTheStream()
    {
        var world = new World();
        var pushed = Statuses(world);
        await world.SendAsync(Resting("id"));
        var taken = Assert.IsType<CancelOutcome.Accepted>(await world.Broker.CancelUnguardedAsync("id"));
        Assert.Equal((VenueOrderStatus.Canceled, 0m), (taken.Echo!.Status, taken.Echo.CumulativeQuantity));
        Assert.Empty(pushed);
        world.Advance(1);
        Assert.Equal([VenueOrderStatus.New, VenueOrderStatus.Canceled], pushed);
        world.Broker.Venue.SetPrice("XYZ", 90m);
        world.Advance(10);
        Assert.Equal(0m, world.Held);
    }

    [Fact]
    public async Task Cancel_WithAProof_RedeemsIt()
    {
        var world = new World();
        await world.SendAsync(Resting("id"));
        var proof = world.CancelProof("id");
        Assert.IsType<CancelOutcome.Accepted>(await world.Broker.CancelAsync(proof, default));
        Assert.Throws<InvalidOperationException>(proof.Redeem);
        Assert.Empty(world.Broker.Venue.OpenOrders);
    }

    [Theory]
    [InlineData("filled", "ORDER_NOT_OPEN")]
    [InlineData("unknown", "UNKNOWN_ORDER")]
    public async Task Cancel_OfWhatIsNotOpen_IsRefused(string id, string code)
    {
        var world = new World();
        await world.SendAsync(OrderRequest.Buy("XYZ", 1) with { ClientOrderId = "filled" });
        world.Advance(10);
        Assert.Equal(code, Assert.IsType<CancelOutcome.Rejected>(await world.Broker.CancelUnguardedAsync(id)).Rejection.Code);
    }

    [Fact]
    public async Task Cancel_WithLatency_IsPendingAndWhatFillsBeforeStands()
    {
        var world = new World(SimulatedVenueProfile.Plain with { CancelLatency = Ms(50) });
        world.Broker.Venue.FillNextOnly(0m);
        await world.SendAsync(OrderRequest.Buy("XYZ", 5) with { ClientOrderId = "id" });
        var taken = Assert.IsType<CancelOutcome.Accepted>(await world.Broker.CancelUnguardedAsync("id"));
        Assert.Equal(VenueOrderStatus.PendingCancel, taken.Echo!.Status);
        Assert.Equal(VenueOrderStatus.PendingCancel, (await world.OpenOrdersAsync()).Items.Single().Status);
        world.Advance(20);
        world.Broker.Venue.ReleaseFills();
        world.Advance(100);
        Assert.Equal((5m, VenueOrderStatus.Filled), (world.Held, world.Broker.Venue.Orders.Single().Status));
    }

    [Fact]
    public async Task Cancel_AfterAPart_KeepsThePart()
    {
        var world = new World();
        world.Broker.Venue.FillNextOnly(2m);
        await world.SendAsync(OrderRequest.Buy("XYZ", 5) with { ClientOrderId = "id" });
        world.Advance(10);
        var taken = Assert.IsType<CancelOutcome.Accepted>(await world.Broker.CancelUnguardedAsync("id"));
        Assert.Equal((VenueOrderStatus.Canceled, 2m), (taken.Echo!.Status, taken.Echo.CumulativeQuantity));
        Assert.Equal(2m, world.Held);
    }

    [Fact]
    public async Task RejectNextCancel_TheOrderWorksOn()
    {
        var world = new World();
        await world.SendAsync(Resting("id"));
        world.Broker.Venue.RejectNextCancel();
        Assert.IsType<CancelOutcome.Rejected>(await world.Broker.CancelUnguardedAsync("id"));
        Assert.Equal(VenueOrderStatus.New, world.Broker.Venue.OpenOrders.Single().Status);
        Assert.IsType<CancelOutcome.Accepted>(await world.Broker.CancelUnguardedAsync("id"));
    }

    [Fact]
    public async Task Replace_WhereTheOrderStaysTheSame_ChangesItAndCountsWhatIsExecuted()
    {
        var world = new World(Total);
        world.Broker.Venue.FillNextOnly(2m);
        await world.SendAsync(OrderRequest.Buy("XYZ", 5, 100m) with { ClientOrderId = "id" });
        world.Advance(10);
        var taken = Assert.IsType<ReplaceOutcome.Accepted>(await world.Broker.ReplaceUnguardedAsync("id", 8, 90m));
        Assert.Equal(("V-1", "id", 8m, 90m, 2m), (taken.VenueOrderId, taken.Echo!.ClientOrderId, taken.Echo.OrderQuantity, taken.Echo.LimitPrice, taken.Echo.CumulativeQuantity));
        world.Broker.Venue.ReleaseFills();
        world.Advance(10);
        Assert.Equal(2m, world.Held);
        world.Broker.Venue.SetPrice("XYZ", 90m);
        world.Advance(10);
        Assert.Equal((8m, 1), (world.Held, world.Broker.Venue.Orders.Count));
    }

    [Fact]
    public async Task Replace_WithAProof_RedeemsIt()
    {
        var world = new World(Total);
        await world.SendAsync(Resting("id"));
        Assert.IsType<ReplaceOutcome.Accepted>(await world.Broker.ReplaceAsync(world.ReplaceProof("id", "id", 7, 80m), default));
        Assert.Equal((7m, 80m), world.Broker.Venue.OpenOrders.Select(order => (order.Quantity, order.LimitPrice!.Value)).Single());
    }

    [Fact]
    public async Task Replace_WhereAnotherOrderIsMade_EndsTheOldOneAndHasItsOwnIdAndQuantity()
    {
        var world = new World(Independent);
        var pushed = Statuses(world);
        await world.SendAsync(Resting("old"));
        var taken = Assert.IsType<ReplaceOutcome.Accepted>(await world.Broker.ReplaceAsync(world.ReplaceProof("old", "new", 7, 80m), default));
        Assert.Equal(("V-2", "new", 7m), (taken.VenueOrderId, taken.Echo!.ClientOrderId, taken.Echo.OrderQuantity));
        world.Advance(1);
        Assert.Equal([VenueOrderStatus.New, VenueOrderStatus.Replaced, VenueOrderStatus.New], pushed);
        Assert.Equal(("old", "V-2"), world.Broker.Venue.Orders.Select(order => (order.ClientOrderId, order.ReplacedBy)).First());
        Assert.Equal("new", world.Broker.Venue.OpenOrders.Single().ClientOrderId);
    }

    [Fact]
    public async Task Replace_WhereAnotherOrderIsMade_UntilTheOldOneHasEndedBothAreExecuted()
    {
        var world = new World(Independent with { ReplaceLatency = Ms(50) });
        await world.SendAsync(OrderRequest.Buy("XYZ", 5, 90m) with { ClientOrderId = "old" });
        await world.Broker.ReplaceUnguardedAsync("old", 7, 91m);
        Assert.Equal([VenueOrderStatus.PendingReplace, VenueOrderStatus.New], (await world.OpenOrdersAsync()).Items.Select(order => order.Status));
        world.Broker.Venue.SetPrice("XYZ", 90m);
        world.Advance(100);
        Assert.Equal(12m, world.Held);
    }

    [Theory]
    [InlineData(91, VenueOrderStatus.Replaced, VenueOrderStatus.Filled, 7)]
    [InlineData(90, VenueOrderStatus.Filled, VenueOrderStatus.Rejected, 5)]
    public async Task Replace_WhereTheReplacementWaits_OneOfTheTwoIsExecuted(int price, VenueOrderStatus old, VenueOrderStatus taken, int held)
    {
        var world = new World(Independent with { ReplaceLatency = Ms(50), ReplacementWaits = true });
        await world.SendAsync(OrderRequest.Buy("XYZ", 5, 90m) with { ClientOrderId = "old" });
        await world.Broker.ReplaceUnguardedAsync("old", 7, 91m);
        Assert.Equal([VenueOrderStatus.PendingReplace, VenueOrderStatus.PendingNew], (await world.OpenOrdersAsync()).Items.Select(order => order.Status));
        world.Broker.Venue.SetPrice("XYZ", price);
        world.Advance(100);
        Assert.Equal([old, taken], world.Broker.Venue.Orders.Select(order => order.Status));
        Assert.Equal(held, world.Held);
    }

    [Theory]
    [InlineData(3, 5, VenueOrderStatus.Canceled)]
    [InlineData(9, 9, VenueOrderStatus.Filled)]
    public async Task Replace_WithLatency_WhatFillsBeforeCountsInTheNewQuantity(int quantity, int held, VenueOrderStatus status)
    {
        var world = new World(Total with { ReplaceLatency = Ms(50) });
        world.Broker.Venue.FillNextOnly(0m);
        await world.SendAsync(OrderRequest.Buy("XYZ", 10) with { ClientOrderId = "id" });
        Assert.Null(Assert.IsType<ReplaceOutcome.Accepted>(await world.Broker.ReplaceUnguardedAsync("id", quantity)).Echo);
        Assert.Equal(VenueOrderStatus.PendingReplace, (await world.OpenOrdersAsync()).Items.Single().Status);
        world.Broker.Venue.AllowFills(5m);
        world.Advance(100);
        world.Broker.Venue.ReleaseFills();
        world.Advance(100);
        Assert.Equal((held, status), ((int)world.Held, world.Broker.Venue.Orders.Single().Status));
    }

    [Fact]
    public async Task Replace_Refused_LeavesTheOrderAsItWas()
    {
        var world = new World(Total);
        await world.SendAsync(Resting("id"));
        world.Broker.Venue.RejectNextReplace();
        Assert.Equal("SCRIPTED", await Replace(7, 80m));
        Assert.Equal("LOT_SIZE", await Replace(1.5m, 80m));
        Assert.Equal("PRICE_TICK", await Replace(7, 80.001m));
        Assert.Equal((5m, 95m), world.Broker.Venue.OpenOrders.Select(order => (order.Quantity, order.LimitPrice!.Value)).Single());

        async Task<string> Replace(decimal quantity, decimal limit)
        {
            var refused = Assert.IsType<ReplaceOutcome.Rejected>(await world.Broker.ReplaceUnguardedAsync("id", quantity, limit));
            Assert.Equal(VenueOrderStatus.New, refused.Original!.Status);
            return refused.Rejection.Code;
        }
    }

    [Fact]
    public async Task Replace_WhereOrdersCannotBeReplaced_IsNotSupported()
    {
        var world = new World();
        await world.SendAsync(Resting("id"));
        Assert.Equal(VenueRejection.NotSupportedCode, Assert.IsType<ReplaceOutcome.Rejected>(await world.Broker.ReplaceUnguardedAsync("id", 7)).Rejection.Code);
    }

    [Fact]
    public async Task Replace_OfAnExitThatHoldsTheShares_TakesThemOver()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
        await world.SendAsync(OrderRequest.Sell("XYZ", 10, 120m) with { ClientOrderId = "target" });
        Assert.IsType<ReplaceOutcome.Accepted>(await world.Broker.ReplaceUnguardedAsync("target", 10, 110m));
        Assert.IsType<SubmitOutcome.Rejected>(await world.SendAsync(OrderRequest.Sell("XYZ", 1)));
    }

    [Fact]
    public async Task FindOrder_SaysWhatBecameOfIt()
    {
        var world = new World();
        await world.SendAsync(Resting("open"));
        await world.SendAsync(OrderRequest.Buy("XYZ", 3) with { ClientOrderId = "filled" });
        await world.SendAsync(OrderRequest.Buy("XYZ", 1.5m) with { ClientOrderId = "refused" });
        world.Advance(10);
        Assert.Equal(VenueOrderStatus.New, (await Find("open") as OrderLookup.Found)?.Order.Status);
        Assert.Equal((VenueOrderStatus.Filled, 3m), await Find("filled") is OrderLookup.Found found ? (found.Order.Status, found.Order.FilledQuantity) : default);
        Assert.IsType<OrderLookup.NotFound>(await Find("refused"));
        Assert.IsType<OrderLookup.NotFound>(await world.Broker.FindOrderAsync(OrderQuery.For("ABC", "open"), default));
        world.Broker.FailOrderQueries("503");
        Assert.Equal(new OrderLookup.Failed("503"), await Find("open"));

        ValueTask<OrderLookup> Find(string id) => world.Broker.FindOrderAsync(OrderQuery.For("XYZ", id), default);
    }

    [Fact]
    public async Task GetExecutions_ListsTheExecutionsOfTheInstrumentSinceATime()
    {
        var world = new World(Total);
        await world.SendAsync(OrderRequest.Buy("XYZ", 3) with { ClientOrderId = "first" });
        world.Advance(1000);
        var since = world.Time.GetUtcNow();
        await world.SendAsync(OrderRequest.Sell("XYZ", 1) with { ClientOrderId = "second" });
        world.Advance(1000);
        Assert.Equal(["E-1", "E-2"], await Ids("XYZ", since.AddSeconds(-10)));
        Assert.Equal(["E-2"], await Ids("XYZ", since));
        Assert.Empty(await Ids("ABC", default));

        async Task<IEnumerable<string?>> Ids(Symbol symbol, DateTimeOffset from)
        {
            var executions = await world.Broker.GetExecutionsAsync(symbol, from, default);
            Assert.True(executions.IsComplete);
            return executions.Items.Select(report => report.Fill!.ExecutionId);
        }
    }

    [Fact]
    public async Task GetExecutions_WhereTheyAreNotListed_Fails()
    {
        var world = new World();
        Assert.Equal(SnapshotCompleteness.Failed, (await world.Broker.GetExecutionsAsync("XYZ", default, default)).Completeness);
    }

    [Theory]
    [InlineData(ClientIdUniqueness.Forever, false, true)]
    [InlineData(ClientIdUniqueness.Forever, true, true)]
    [InlineData(ClientIdUniqueness.OpenOnly, false, true)]
    [InlineData(ClientIdUniqueness.OpenOnly, true, false)]
    public async Task ClientIdUniqueness_DecidesWhetherAnIdOfAnEndedOrderIsRefused(ClientIdUniqueness uniqueness, bool ended, bool refused)
    {
        var world = new World(SimulatedVenueProfile.Plain with { ClientIdUniqueness = uniqueness });
        await world.SendAsync(Resting("id"));
        if (ended)
        {
            await world.Broker.CancelUnguardedAsync("id");
        }

        var second = await world.SendAsync(Resting("id"));
        Assert.Equal(refused, second is SubmitOutcome.Rejected { Rejection.IsDuplicateId: true });
    }

    [Fact]
    public async Task HoldReleaseLag_AfterACancelTheSharesAreHeldForAWhile()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares with { HoldReleaseLag = Ms(300) });
        world.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
        await world.SendAsync(OrderRequest.Sell("XYZ", 10, 120m) with { ClientOrderId = "target" });
        await world.Broker.CancelUnguardedAsync("target");
        world.Advance(299);
        Assert.IsType<SubmitOutcome.Rejected>(await world.SendAsync(OrderRequest.Sell("XYZ", 10)));
        world.Advance(1);
        Assert.IsType<SubmitOutcome.Accepted>(await world.SendAsync(OrderRequest.Sell("XYZ", 10)));
    }

    [Fact]
    public async Task FillReportLatency_ThePositionIsAheadOfTheStream()
    {
        var world = new World(SimulatedVenueProfile.Plain with { FillReportLatency = Ms(100) });
        var pushed = Statuses(world);
        await world.SendAsync(OrderRequest.Buy("XYZ", 5));
        world.Advance(50);
        Assert.Equal(5m, (await world.PositionsAsync()).Items.Single().Quantity);
        Assert.Equal([VenueOrderStatus.New], pushed);
        world.Advance(100);
        Assert.Equal([VenueOrderStatus.New, VenueOrderStatus.Filled], pushed);
    }

    [Fact]
    public async Task DropNext_AppliesToEveryKindOfMessage()
    {
        var world = new World(Total);
        await world.SendAsync(Resting("id"));
        world.Broker.DropNextRequest();
        Assert.IsType<CancelOutcome.Unknown>(await world.Broker.CancelUnguardedAsync("id"));
        Assert.Single(world.Broker.Venue.OpenOrders);
        world.Broker.DropNextResponse();
        Assert.IsType<ReplaceOutcome.Unknown>(await world.Broker.ReplaceUnguardedAsync("id", 9));
        Assert.Equal(9m, world.Broker.Venue.OpenOrders.Single().Quantity);
    }

    [Fact]
    public void Presets_DeclareWhatTheyDo()
    {
        var equities = SimulatedVenueProfile.EquitiesHoldingShares.ToCapabilities();
        Assert.Equal((ReplaceQuantity.Independent, true, true, true), (equities.ReplaceQuantity, equities.LinksExits, equities.AttachesExits, equities.ListsExecutions));
        var futures = SimulatedVenueProfile.FuturesOneWay.ToCapabilities();
        Assert.Equal((ReplaceQuantity.Total, ClientIdUniqueness.OpenOnly, TimeSpan.FromSeconds(60)), (futures.ReplaceQuantity, futures.ClientIdUniqueness, futures.UnknownHorizon));
    }

    [Fact]
    public void Profile_ThatContradictsItself_IsRefusedWithEveryProblem()
    {
        var profile = SimulatedVenueProfile.Plain with
        {
            CancelLatency = Ms(-1),
            ReplaceLatency = Ms(-1),
            FillReportLatency = Ms(-1),
            UnknownHorizon = Ms(-1),
            HoldReleaseLag = Ms(1),
            ReplaceQuantity = (ReplaceQuantity)9,
            ReplacementWaits = true,
            LegActivation = (LegActivation)9,
            ClientIdUniqueness = (ClientIdUniqueness)9,
        };
        var refused = Assert.Throws<ArgumentException>(() => new SimulatedBroker(profile, new VirtualTimeProvider()));
        Assert.All(
            ["CancelLatency", "ReplaceLatency", "FillReportLatency", "UnknownHorizon", "HoldReleaseLag", "ReplaceQuantity", "ReplacementWaits", "LegActivation", "ClientIdUniqueness"],
            name => Assert.Contains(name, refused.Message));
    }

    [Fact]
    public void ManyThreads_EveryOrderIsBookedOnce()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares with { ReplaceLatency = Ms(1), CancelLatency = Ms(1) });
        world.Broker.Faults = FaultPlan.Random(5).With(FaultClass.Bust, 0.1m).With(FaultClass.FillRacesCancel, 0.5m);
        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < 200; i++)
            {
                var id = $"{thread}-{i}";
                world.Broker.SendUnguardedAsync(OrderRequest.Buy("XYZ", 10, 99m) with { ClientOrderId = id }).AsTask().Wait();
                world.Broker.ReplaceUnguardedAsync(id, 5, 98m).AsTask().Wait();
                world.Broker.CancelUnguardedAsync(id).AsTask().Wait();
                world.Broker.Venue.SetPrice("XYZ", 100m + i);
            }
        });
        World.Inline(() =>
        {
            world.Advance(60_000);
            return 0;
        });
        var state = world.Broker.Venue.GetState();
        var given = state.InjectedEffects.Where(effect => effect.ExecutionId is null).Sum(effect => effect.Change);
        Assert.Equal(given + world.Broker.Venue.Executions.Sum(execution => execution.PositionChange), world.Held);
    }

    private static OrderRequest Resting(string id) => OrderRequest.Buy("XYZ", 5, 95m) with { ClientOrderId = id };

    private static List<VenueOrderStatus> Statuses(World world)
    {
        var statuses = new List<VenueOrderStatus>();
        world.Broker.Venue.Pushed += e => statuses.AddRange(e is VenueEvent.OrderReported reported ? [reported.Report.Status] : []);
        return statuses;
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
