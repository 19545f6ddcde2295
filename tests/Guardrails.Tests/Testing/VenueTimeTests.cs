using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Tests.Testing;

/// <summary>Latencies that change, sessions that end, and a clock whose timers fire as they like.</summary>
public sealed class VenueTimeTests
{
    [Fact]
    public async Task SetLatencies_CountsForWhatComesAndNotForWhatIsUnderWay()
    {
        var world = new World(SimulatedVenueProfile.Plain with { CancelLatency = TimeSpan.FromMilliseconds(50) });
        await world.SendAsync(Resting("first"));
        await world.SendAsync(Resting("second"));
        await world.Broker.CancelUnguardedAsync("first");

        world.Broker.Venue.SetLatencies(SimulatedVenueProfile.Plain with { CancelLatency = TimeSpan.FromMilliseconds(200), FillParts = 7 });
        await world.Broker.CancelUnguardedAsync("second");

        world.Advance(50);
        Assert.Equal(["second"], world.Broker.Venue.OpenOrders.Select(order => order.ClientOrderId));
        world.Advance(149);
        Assert.Single(world.Broker.Venue.OpenOrders);
        world.Advance(1);
        Assert.Empty(world.Broker.Venue.OpenOrders);
    }

    [Fact]
    public async Task SetLatencies_TakesTheTimesAndNothingElse()
    {
        var world = new World();
        world.Broker.Venue.SetLatencies(SimulatedVenueProfile.Plain with { FillLatency = TimeSpan.FromMilliseconds(30), PositionVisibilityLag = TimeSpan.FromMilliseconds(100), ShortingAllowed = false });
        await world.SendAsync(OrderRequest.Sell("XYZ", 5));

        world.Advance(29);
        Assert.Equal(0m, world.Held);
        world.Advance(1);
        Assert.Equal(-5m, world.Held);
        Assert.Empty((await world.PositionsAsync()).Items);
        world.Advance(100);
        Assert.Equal(-5m, (await world.PositionsAsync()).Items.Single().Quantity);
    }

    [Fact]
    public void SetLatencies_BelowZeroOrWithoutAHold_IsRefused()
    {
        var venue = new World().Broker.Venue;

        Assert.Throws<ArgumentException>(() => venue.SetLatencies(SimulatedVenueProfile.Plain with { AckLatency = TimeSpan.FromMilliseconds(-1) }));
        Assert.Throws<ArgumentException>(() => venue.SetLatencies(SimulatedVenueProfile.EquitiesHoldingShares with { HoldReleaseLag = TimeSpan.FromMilliseconds(1) }));
    }

    [Fact]
    public async Task GetHeldForOrders_CountsAPairOnceAndWhatIsNotReleased()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares with { HoldReleaseLag = TimeSpan.FromMilliseconds(300) });
        var venue = world.Broker.Venue;
        venue.SeedPosition("XYZ", 10m, 90m);
        await world.Broker.SendGroupUnguardedAsync(new GroupRequest { Exits = [Exit("target", 4, limit: 120m), Exit("stop", 4, stop: 80m)] });
        await world.SendAsync(Exit("rest", 5, limit: 130m));

        Assert.Equal((9m, 0m), (venue.GetHeldForOrders("XYZ", OrderSide.Sell), venue.GetHeldForOrders("XYZ", OrderSide.Buy)));
        await world.Broker.CancelUnguardedAsync("rest");
        Assert.Equal(9m, venue.GetHeldForOrders("XYZ", OrderSide.Sell));
        world.Advance(300);
        Assert.Equal(4m, venue.GetHeldForOrders("XYZ", OrderSide.Sell));
    }

    [Fact]
    public async Task EndSession_OrdersForTheDayExpireWithWhatIsLinked()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
        await world.SendAsync(Exit("kept", 2, limit: 130m));
        await world.Broker.SendGroupUnguardedAsync(new GroupRequest { Exits = [Exit("target", 4, limit: 120m) with { TimeInForce = TimeInForce.Day }, Exit("stop", 4, stop: 80m) with { TimeInForce = TimeInForce.Day }] });

        world.Broker.Venue.EndSession();

        Assert.Equal(["kept"], world.Broker.Venue.OpenOrders.Select(order => order.ClientOrderId));
        Assert.Equal(VenueOrderStatus.Expired, world.Broker.Venue.Orders.Single(order => order.ClientOrderId == "target").Status);
        Assert.Equal(2m, world.Broker.Venue.GetHeldForOrders("XYZ", OrderSide.Sell));
    }

    [Fact]
    public async Task EndSession_OfSomeOrders_TheOthersRest()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares);
        foreach (var id in (string[])["regular", "extended"])
        {
            await world.SendAsync(Resting(id) with { TimeInForce = TimeInForce.Day });
        }

        await world.SendAsync(Resting("kept"));

        world.Broker.Venue.EndSession(static order => order.ClientOrderId != "extended");

        Assert.Equal(["extended", "kept"], world.Broker.Venue.OpenOrders.Select(order => order.ClientOrderId));
        Assert.Equal(VenueOrderStatus.Expired, world.Broker.Venue.Orders.Single(order => order.ClientOrderId == "regular").Status);
    }

    [Fact]
    public async Task AllowFills_OfEachOrder_ExecutesItThatFarAndLeavesAStuckStop()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares);
        world.Broker.Venue.SeedPosition("XYZ", 10m, 90m);
        world.Broker.InjectNext(FaultClass.StopWithoutFill);
        await world.SendAsync(Exit("stuck", 2, stop: 95m));
        await world.SendAsync(Exit("part", 4, limit: 120m));
        await world.SendAsync(Exit("none", 4, limit: 120m));
        world.Broker.Venue.SetPrice("XYZ", 94m);
        world.Advance(100);

        world.Broker.Venue.AllowFills(static order => order.ClientOrderId switch { "part" => 3m, "none" => 0m, _ => decimal.MaxValue });
        world.Broker.Venue.SetPrice("XYZ", 121m);
        world.Advance(100);
        Assert.Equal([("stuck", 0m), ("part", 3m), ("none", 0m)], world.Broker.Venue.Orders.Select(order => (order.ClientOrderId, order.FilledQuantity)));

        world.Broker.Venue.AllowFills(static _ => decimal.MaxValue);
        world.Advance(100);
        Assert.Equal([("stuck", 0m), ("part", 4m), ("none", 4m)], world.Broker.Venue.Orders.Select(order => (order.ClientOrderId, order.FilledQuantity)));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Broker.Venue.AllowFills(static _ => -1m));
    }

    [Fact]
    public async Task ReplaceUnguarded_WithAName_TheOtherOrderHasIt()
    {
        var world = new World(SimulatedVenueProfile.EquitiesHoldingShares);
        await world.SendAsync(Resting("old"));

        await world.Broker.ReplaceUnguardedAsync("old", limitPrice: 81m, newClientOrderId: "new");

        Assert.Equal(("new", 81m), (world.Broker.Venue.OpenOrders.Single().ClientOrderId, world.Broker.Venue.OpenOrders.Single().LimitPrice));
    }

    [Fact]
    public void A_clock_that_fires_its_timers_backwards_does_not_change_the_order_of_what_happens()
    {
        var clock = new BackwardClock();
        var queue = new VenueEventQueue(clock, TimeSpan.Zero, new SeededRandom(1));
        var happened = new List<int>();
        foreach (var milliseconds in new[] { 5, 3, 9, 3, 1 })
        {
            queue.Schedule(TimeSpan.FromMilliseconds(milliseconds), () => happened.Add(milliseconds));
        }

        clock.FireUpTo(TimeSpan.FromMilliseconds(5));
        Assert.Equal([1, 3, 3, 5], happened);
        clock.FireUpTo(TimeSpan.FromMilliseconds(9));
        Assert.Equal([1, 3, 3, 5, 9], happened);
    }

    private static OrderRequest Resting(string id) => OrderRequest.Buy("XYZ", 5, 80m) with { ClientOrderId = id };

    private static OrderRequest Exit(string id, decimal quantity, decimal? limit = null, decimal? stop = null) =>
        OrderRequest.Sell("XYZ", quantity, limit) with { ClientOrderId = id, StopPrice = stop, Type = stop is null ? OrderType.Limit : OrderType.Stop };

    /// <summary>A real clock gives no promise about the order in which timers fire; this one fires the last first.</summary>
    private sealed class BackwardClock : TimeProvider
    {
        private readonly List<Timer> _timers = [];
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(() => callback(state));
            _timers.Add(timer);
            return timer;
        }

        public void FireUpTo(TimeSpan now)
        {
            _now = now;
            foreach (var timer in _timers.Where(timer => timer.Due <= now).OrderByDescending(timer => timer.Due).ToList())
            {
                timer.Fire();
            }
        }

        private sealed class Timer(Action fire) : ITimer
        {
            private bool _isOver;

            public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Due = dueTime;
                return true;
            }

            public void Fire()
            {
                if (!_isOver)
                {
                    fire();
                }
            }

            public void Dispose() => _isOver = true;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
