using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Protection;
using Guardrails.Testing;
using Guardrails.Testing.Venues;
using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>
/// Exits that were sent with an entry, at a venue that keeps exits from opening by holding what they close. As long as the entry has filled in part they hold nothing, and they work for all of the entry once it has
/// filled. An exit beside them could leave them more to close than is there: 3 of 10 are bought, 3 are sold, 7 more are bought, and a stop of 10 works against 7.
/// </summary>
public sealed class WaitingLegTests
{
    private static readonly Attribution _by = new("out", "ann");

    private static readonly SimulatedVenueProfile _shares = SimulatedVenueProfile.EquitiesHoldingShares with
    {
        CancelLatency = TimeSpan.FromMilliseconds(100),
        HoldReleaseLag = TimeSpan.FromMilliseconds(200),
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_close_cancels_the_entry_first(bool isShort)
    {
        using var world = PartlyFilled(isShort);

        var result = Close(world);

        Assert.True(result is CloseResult.Closed { ClosedQuantity: 3m, Remaining: 0m, OwnEntries: [] }, result.ToString());
        Assert.Equal((0m, 0m), (world.AtVenue, world.Tracked));
        Assert.Empty(world.Venue.Venue.OpenOrders);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_part_is_closed_and_the_rest_has_its_exits_back(bool isShort)
    {
        using var world = PartlyFilled(isShort);

        var result = Close(world, 2m);
        Pass(world, 5);

        Assert.True(result is CloseResult.Closed { ClosedQuantity: 2m }, result.ToString());
        IsRestProtected(world, isShort);
    }

    /// <summary>What fills of the entry while it is being canceled is closed by the same call.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_entry_fills_meanwhile_is_closed_too(bool isShort)
    {
        using var world = PartlyFilled(isShort);
        var closing = Begin(world);
        world.Time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(OrderState.PendingCancel, world.Guard.FindOrder("entry")!.State);
        world.Venue.Venue.AllowFills(static o => o.ClientOrderId == "entry" ? 8m : decimal.MaxValue);

        var result = End(world, closing);

        Assert.True(result is CloseResult.Closed { ClosedQuantity: 8m, Remaining: 0m, OwnEntries: [] }, $"{result}: {string.Join("; ", world.Venue.Venue.Orders)}");
        Assert.Equal((0m, 0m), (world.AtVenue, world.Tracked));
        Assert.Empty(world.Venue.Venue.OpenOrders);
    }

    /// <summary>The bot's own exit counts beside the legs as if both would be executed: it is denied until the entry has gone. An entry that has filled nothing is in nobody's way.</summary>
    [Fact]
    public void An_exit_of_the_bots_is_denied_beside_them()
    {
        using var world = PartlyFilled(isShort: false);
        foreach (var exit in new[] { OrderRequest.Sell(Acme, 3m), OrderRequest.Sell(Acme, 3m) with { Type = OrderType.Stop, StopPrice = 95m } })
        {
            var denied = Assert.IsType<OrderResult.Denied>(world.Await(world.Broker.SubmitAsync(exit with { Effect = PositionEffect.Close })));
            Assert.True(denied.Denial.Has(DenialCodes.CloseExceedsPosition), denied.ToString());
        }

        world.Await(world.Broker.CancelAsync("entry"));
        Pass(world, 1);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 3m) with { Type = OrderType.Stop, StopPrice = 95m, Effect = PositionEffect.Close })));

        Bracket(world, isShort: false, limit: 90m, name: "unfilled");
        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, By = _by, KeepsEntries = true })));
        Assert.Equal(OrderState.Working, world.Guard.FindOrder("unfilled")!.State);
    }

    /// <summary>The venue lets the legs work later than it tells of the fill: a close lets them end first.</summary>
    [Fact]
    public void Legs_that_work_later_than_the_fill_end_before_the_close()
    {
        using var world = PartlyFilled(isShort: false);
        world.Venue.Faults = FaultPlan.None.With(FaultClass.DormantLegs, 1m);
        world.Venue.Venue.ReleaseFills();
        Pass(world, 1);
        Assert.Equal((10m, OrderState.Filled), (world.AtVenue, world.Guard.FindOrder("entry")!.State));
        Assert.All(world.Venue.Venue.OpenOrders, static o => Assert.Equal(VenueOrderStatus.Held, o.Status));

        var result = Close(world);

        Assert.True(result is CloseResult.Closed { ClosedQuantity: 10m }, result.ToString());
        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
    }

    [Fact]
    public void A_lost_cancellation_is_asked_again_and_nothing_is_closed_before()
    {
        using var world = PartlyFilled(isShort: false);
        world.Venue.InjectNext(FaultClass.RequestLost);

        var result = Close(world, 2m);
        Pass(world, 5);

        Assert.Equal(1, world.Venue.InjectedFaults[FaultClass.RequestLost]);
        Assert.True(result is CloseResult.Closed { ClosedQuantity: 2m }, result.ToString());
        IsRestProtected(world, isShort: false);
    }

    /// <summary>The venue cancels nothing: nothing is closed, what waits goes on waiting, and the caller hears which entry it is.</summary>
    [Fact]
    public void An_entry_that_cannot_be_canceled_is_named_and_keeps_its_legs()
    {
        using var world = PartlyFilled(isShort: false);
        ClosingScene.CancelNothing(world);

        var result = Close(world);

        Assert.True(result is CloseResult.Incomplete { ClosedQuantity: 0m, OwnEntries: [{ ClientOrderId: "entry" }] }, result.ToString());
        Assert.Equal(3m, world.AtVenue);
        Assert.Equal(["entry", "entry-stop", "entry-target"], world.Venue.Venue.OpenOrders.Select(static o => o.ClientOrderId).Order(StringComparer.Ordinal));
    }

    /// <summary>The process ends at different moments of a close of 2 of 3. The next one takes the close up, and what is left has its exits.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(400)]
    public void After_a_restart_the_close_goes_on(int milliseconds)
    {
        using var world = PartlyFilled(isShort: false);
        _ = Begin(world, 2m);
        world.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        world.Crash();
        world.Connect();
        Pass(world, 30);

        IsRestProtected(world, isShort: false);
    }

    /// <summary>The venue refuses to cancel the entry, and the process ends. The next one asks for the entry again, before its exits: left alone, it would open what nothing protects.</summary>
    [Fact]
    public void After_a_restart_the_entry_goes_before_its_exits()
    {
        using var world = PartlyFilled(isShort: false);
        world.Venue.Venue.RejectNextCancel();
        _ = Begin(world, 2m);
        world.Time.Advance(TimeSpan.FromMilliseconds(150));
        world.Crash();
        world.Connect();
        Pass(world, 30);

        IsRestProtected(world, isShort: false);
    }

    /// <summary>A plan that is to be placed beside an entry that fills on: where the entry has legs of its own that hold nothing, its rest goes, and what has filled is protected.</summary>
    [Fact]
    public void What_protects_comes_before_the_rest_of_the_entry()
    {
        using var world = new ClosingWorld(_shares, connect: static o => o.Protection = new ProtectionPolicy { PartialEntry = PartialEntry.ProtectAlongside });
        world.Venue.Venue.FillNextOnly(3m);
        var plan = new ProtectionPlan { Stop = PriceOffset.At(90m), Target = PriceOffset.At(120m) };
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitProtectedAsync(OrderRequest.Buy(Acme, 10m), plan)));
        Pass(world, 30);

        Assert.Equal(3m, world.AtVenue);
        Assert.Equal(
            [(OrderType.Limit, 3m, VenueOrderStatus.New), (OrderType.Stop, 3m, VenueOrderStatus.New)],
            world.Venue.Venue.OpenOrders.Select(static o => (o.Type, o.Quantity, o.Status)).OrderBy(static o => o.Type.ToString(), StringComparer.Ordinal));
    }

    /// <summary>An entry of 10 with a stop and a target of 10, of which 3 have filled.</summary>
    private static ClosingWorld PartlyFilled(bool isShort)
    {
        var world = new ClosingWorld(_shares);
        world.Venue.Venue.FillNextOnly(3m);
        Bracket(world, isShort, limit: null, "entry");
        Assert.Equal(isShort ? -3m : 3m, world.AtVenue);
        return world;
    }

    private static void Bracket(ClosingWorld world, bool isShort, decimal? limit, string name)
    {
        var (enter, leave) = isShort ? (OrderSide.Sell, OrderSide.Buy) : (OrderSide.Buy, OrderSide.Sell);
        var entry = Of(enter) with { ClientOrderId = name, Effect = PositionEffect.Open, Type = limit is null ? OrderType.Market : OrderType.Limit, LimitPrice = limit };
        var stop = Of(leave) with { ClientOrderId = $"{name}-stop", Type = OrderType.Stop, StopPrice = isShort ? 110m : 80m };
        var target = Of(leave) with { ClientOrderId = $"{name}-target", Type = OrderType.Limit, LimitPrice = isShort ? 80m : 120m };
        var sent = world.Await(world.Broker.SubmitGroupAsync(new GroupRequest { Entry = entry, Exits = [stop with { Effect = PositionEffect.Close }, target with { Effect = PositionEffect.Close }] }));
        Assert.True(sent is GroupResult.Sent { IsComplete: true }, sent.ToString());
        Pass(world, 1);

        static OrderRequest Of(OrderSide side) => side == OrderSide.Buy ? OrderRequest.Buy(Acme, 10m) : OrderRequest.Sell(Acme, 10m);
    }

    /// <summary>1 is left, the entry has gone, and a linked stop and target of 1 rest at the old prices.</summary>
    private static void IsRestProtected(ClosingWorld world, bool isShort)
    {
        Assert.Equal(isShort ? (-1m, -1m) : (1m, 1m), (world.AtVenue, world.Tracked));
        Assert.Equal(OrderState.Canceled, world.Guard.FindOrder("entry")!.State);
        var open = world.Venue.Venue.OpenOrders;
        Assert.Equal(2, open.Count);
        Assert.All(open, o => Assert.Equal((1m, true, isShort ? OrderSide.Buy : OrderSide.Sell), (o.Quantity, o.GroupLinked, o.Side)));
        Assert.Equal(isShort ? (110m, 80m) : (80m, 120m), (open.Single(static o => o.Type == OrderType.Stop).StopPrice!.Value, open.Single(static o => o.Type == OrderType.Limit).LimitPrice!.Value));
    }

    private static CloseResult Close(ClosingWorld world, decimal? quantity = null) => End(world, Begin(world, quantity));

    private static Task<CloseResult> Begin(ClosingWorld world, decimal? quantity = null) =>
        world.Broker.CloseAsync(new CloseRequest { Symbol = Acme, Quantity = quantity, By = _by }).AsTask();

    private static CloseResult End(ClosingWorld world, Task<CloseResult> closing)
    {
        for (var waited = TimeSpan.Zero; !closing.IsCompleted && waited < TimeSpan.FromMinutes(5); waited += Step(world))
        {
            Look(world);
        }

        Look(world);
        return closing.GetAwaiter().GetResult();
    }

    private static void Pass(ClosingWorld world, double seconds)
    {
        for (var until = world.Time.GetUtcNow().AddSeconds(seconds); world.Time.GetUtcNow() < until;)
        {
            Step(world);
            Look(world);
        }
    }

    private static TimeSpan Step(ClosingWorld world)
    {
        var next = world.Time.UntilNextTimer ?? throw new InvalidOperationException("nothing will ever answer");
        world.Time.Advance(next);
        return next;
    }

    /// <summary>Whatever fills from here on: the exits of the venue, with those that wait for an entry, close no more than is held and than entries still open.</summary>
    private static void Look(ClosingWorld world)
    {
        var (held, open) = (world.AtVenue, world.Venue.Venue.OpenOrders);
        var isExit = open.ToLookup(o => world.Guard.FindOrder(o.ClientOrderId) is { IsProvenExit: true });
        var opens = isExit[false].Sum(Left);
        var closes = isExit[true].GroupBy(static o => o.GroupId ?? o.VenueOrderId, StringComparer.Ordinal).Sum(static g => g.Max(Left));
        Assert.True(closes <= Math.Abs(held) + opens, $"{held} held, {opens} can be opened, {closes} closed: {string.Join("; ", open)}");

        static decimal Left(SimulatedOrder order) => order.Quantity - order.FilledQuantity;
    }
}
