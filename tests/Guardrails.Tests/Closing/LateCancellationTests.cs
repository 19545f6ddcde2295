using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.States;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>
/// A close of 10 asks to cancel the stop at 2 s and ends at 32 s. The venue confirms the cancellation later: the stop comes back then, once, for what is held, and not when nothing is.
/// </summary>
public sealed class LateCancellationTests
{
    private static readonly Attribution _by = new("close", "bot");
    private static readonly CloseRequest _all = new() { Symbol = Acme, By = _by };
    private static readonly OrderRequest _more = OrderRequest.Buy(Acme, 1m) with { Effect = PositionEffect.Open };

    [Theory]
    [InlineData("Plain", 29, true)]
    [InlineData("Plain", 29.9, true)]
    [InlineData("Plain", 30, false)]
    [InlineData("Plain", 30.1, false)]
    [InlineData("Plain", 31, false)]
    [InlineData("Plain", 45, false)]
    [InlineData("Plain", 100, false)]
    [InlineData("EquitiesHoldingShares", 29.9, false)]
    [InlineData("EquitiesHoldingShares", 30.1, false)]
    [InlineData("EquitiesHoldingShares", 45, false)]
    public void The_stop_comes_back_whenever_the_cancellation_is_confirmed_and_once(string profile, double seconds, bool isClosed)
    {
        using var world = Slow(profile, seconds);
        world.Protected(10m);
        var protection = Shown(world);
        var closing = world.Broker.CloseAsync(_all).AsTask();

        Watch(world, closing, 300);

        Assert.Equal((isClosed, isClosed ? 0m : 10m, isClosed ? "" : protection), (world.Await(closing).IsClosed, world.AtVenue, Shown(world)));
        Assert.Equal(seconds >= 30d ? 1 : 0, world.Alarms.All.Count(static a => a is { Code: AlarmCodes.ExitsNotRestored, IsRelease: false }));
        Assert.Equal(!isClosed, world.Guard.Risk.Evaluate(_more).Denial?.Has(DenialCodes.ExitIncomplete) ?? false);
    }

    [Fact]
    public void Not_before_the_cancellation_is_confirmed_and_within_a_second_after_it()
    {
        using var world = GivenUp(60);
        world.Pass(29.5);
        Assert.Equal(OrderState.PendingCancel, Assert.Single(world.Guard.OpenOrders).State);

        world.Pass(1.5);

        Assert.Equal(OrderState.Working, Assert.Single(world.Guard.OpenOrders).State);
        Assert.Equal("Sell 10 Stop 90", Shown(world));
    }

    [Fact]
    public void The_alarm_ends_when_the_exits_are_back()
    {
        using var world = GivenUp(45);
        Assert.Single(Told(world), "raised");

        world.Pass(30);

        Assert.Equal(["raised", "ended"], Told(world));
        static IEnumerable<string> Told(ClosingWorld world) => world.Alarms.All.Where(static a => a.Code == AlarmCodes.ExitsNotRestored).Select(static a => a.IsRelease ? "ended" : "raised");
    }

    [Fact]
    public void A_stop_that_executes_instead_does_not_come_back()
    {
        using var world = GivenUp(45);
        world.Price(89m);
        world.Pass(60);

        Assert.Equal((0m, 0m, ""), (world.AtVenue, world.Tracked, Shown(world)));
    }

    [Fact]
    public void A_stop_that_executes_in_part_comes_back_for_the_rest()
    {
        using var world = GivenUp(45);
        world.Venue.Venue.AllowFills(4m);
        world.Price(89m);
        world.Price(95m);
        world.Pass(60);

        Assert.Equal((6m, "Sell 6 Stop 90"), (world.AtVenue, Shown(world)));
    }

    [Theory]
    [InlineData(10, "")]
    [InlineData(4, "Sell 6 Stop 90")]
    public void What_others_have_sold_meanwhile_is_not_protected_again(int sold, string left)
    {
        using var world = GivenUp(45);
        _ = world.Venue.SendOfStrangerAsync(OrderRequest.Sell(Acme, sold));
        world.Pass(60);

        Assert.Equal((10m - sold, left), (world.AtVenue, Shown(world)));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 30)]
    [InlineData(30, 60)]
    public void A_restart_gives_the_stop_back(double pass, double down)
    {
        using var world = GivenUp(45);
        world.Pass(pass);
        world.Crash();
        world.Pass(down);
        world.Connect();
        world.Pass(90);

        Assert.Equal((10m, "Sell 10 Stop 90"), (world.AtVenue, Shown(world)));
    }

    [Fact]
    public void A_process_that_ends_while_the_stop_is_given_back_gives_it_back_after_the_restart_once()
    {
        using var world = Slow("Plain", 45, isObstructed: true);
        world.Protected(10m);
        Assert.IsType<CloseResult.Incomplete>(world.Await(world.Broker.CloseAsync(_all)));
        world.Obstacles.RefusesOrder = static () => new VenueRejection("NO", "not now");
        world.Pass(17);
        world.Crash();
        world.Obstacles.RefusesOrder = null;
        world.Connect();
        world.Pass(60);

        Assert.Equal((10m, "Sell 10 Stop 90"), (world.AtVenue, Shown(world)));
    }

    /// <summary>Of 10 that a stop protects, others sell 4. While the stop gives way to one of 6, the bot closes 2: they are closed, and 4 are protected.</summary>
    [Fact]
    public void A_close_of_a_part_while_a_stop_is_exchanged_for_a_smaller_one_closes_the_part()
    {
        using var world = Slow("Plain", 5);
        world.Protected(10m);
        _ = world.Venue.SendOfStrangerAsync(OrderRequest.Sell(Acme, 4m));
        for (var i = 0; i < 600 && world.Guard.OpenOrders is not [{ State: OrderState.PendingCancel }]; i++)
        {
            world.Pass(0.25);
        }

        var result = world.Await(world.Broker.CloseAsync(_all with { Quantity = 2m }));
        world.Pass(30);

        Assert.Equal((true, 2m, 4m, "Sell 4 Stop 90"), (result.IsClosed, result.ClosedQuantity, world.AtVenue, Shown(world)));
    }

    /// <summary>Of 10 that a stop protects, others sell 4. The stop takes 45 s to give way to one of 6; after 29 of them everything is to be closed. The close has 30 s of its own, and ends with the position.</summary>
    [Fact]
    public void A_close_that_comes_late_in_an_exchange_of_stops_has_all_of_its_time()
    {
        using var world = Slow("Plain", 45);
        world.Protected(10m, target: false);
        _ = world.Venue.SendOfStrangerAsync(OrderRequest.Sell(Acme, 4m));
        for (var i = 0; i < 600 && world.Guard.OpenOrders is not [{ State: OrderState.PendingCancel }]; i++)
        {
            world.Pass(0.25);
        }

        world.Pass(29);
        var result = world.Await(world.Broker.CloseAsync(_all));

        Assert.Equal((true, 0m), (result.IsClosed, world.AtVenue));
    }

    /// <summary>After a restart the venue does not say what is held: the stop waits for that, because what the books hold may be gone.</summary>
    [Fact]
    public void Nothing_is_given_back_before_the_venue_was_read_after_a_restart()
    {
        using var world = GivenUp(45);
        world.Pass(2);
        world.Crash();
        world.Venue.FailPositionQueries("503 Service Unavailable");
        world.Connect();
        world.Pass(60);
        Assert.Equal("", Shown(world));

        world.Venue.FailPositionQueries(null);
        world.Pass(60);

        Assert.Equal("Sell 10 Stop 90", Shown(world));
    }

    /// <summary>A person who lets the symbol be opened again has not taken the protection away.</summary>
    [Fact]
    public void A_released_symbol_is_opened_again_and_gets_its_stop_back()
    {
        using var world = GivenUp(45);
        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Active, new("seen", "anna"));
        Assert.True(world.Guard.Risk.Evaluate(_more).IsApproved);

        world.Pass(60);

        Assert.Equal("Sell 10 Stop 90", Shown(world));
        Assert.True(world.Guard.Risk.Evaluate(_more).IsApproved);
    }

    [Fact]
    public void A_close_that_follows_and_succeeds_gives_nothing_back()
    {
        using var world = GivenUp(45);

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(_all)));
        world.Pass(60);

        Assert.Equal((0m, ""), (world.AtVenue, Shown(world)));
    }

    [Fact]
    public void A_close_of_a_part_that_follows_gives_the_stop_back_for_the_rest()
    {
        using var world = GivenUp(45);

        Assert.Equal(4m, Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(_all with { Quantity = 4m }))).ClosedQuantity);
        world.Pass(60);

        Assert.Equal((6m, "Sell 6 Stop 90"), (world.AtVenue, Shown(world)));
    }

    /// <summary>The venue refuses the stop for a while, so that giving it back takes its 10 s: a close of all, or of a part, does not wait for that, and is not answered by it.</summary>
    [Theory]
    [InlineData(null, 0)]
    [InlineData(4, 6)]
    public void A_close_while_the_stop_is_given_back_comes_first(int? quantity, int left)
    {
        using var world = Slow("Plain", 45, isObstructed: true);
        world.Protected(10m);
        Assert.IsType<CloseResult.Incomplete>(world.Await(world.Broker.CloseAsync(_all)));
        world.Obstacles.RefusesOrder = static () => new VenueRejection("NO", "not now");
        world.Pass(19);
        Assert.Empty(world.Venue.Venue.OpenOrders);
        world.Obstacles.RefusesOrder = null;
        var started = world.Time.GetUtcNow();

        var closed = world.Await(world.Broker.CloseAsync(_all with { Quantity = quantity }));
        Assert.True(closed.IsClosed, closed.ToString());
        Assert.InRange(world.Time.GetUtcNow() - started, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        world.Pass(60);

        Assert.Equal(left, world.AtVenue);
    }

    /// <summary>Where the stop cannot be placed again the alarm says so, and the venue is not asked for ever.</summary>
    [Fact]
    public void A_stop_that_the_venue_refuses_is_given_up()
    {
        using var world = Slow("Plain", 45, isObstructed: true);
        world.Protected(10m);
        Assert.IsType<CloseResult.Incomplete>(world.Await(world.Broker.CloseAsync(_all)));
        world.Obstacles.RefusesOrder = static () => new VenueRejection("NO", "not now");
        world.Obstacles.StartCounting();
        world.Pass(120);

        Assert.InRange(world.Obstacles.Orders, 2, 10);
        Assert.Contains("is left without the exits that had to give way", world.Alarms.All.Last(static a => a.Code == AlarmCodes.ExitsNotRestored).Message);
    }

    private static ClosingWorld Slow(string profile, double seconds, bool isObstructed = false) =>
        new(All.Single(p => p.Name == profile) with { CancelLatency = TimeSpan.FromSeconds(seconds) }, isObstructed: isObstructed);

    /// <summary>The stop gave way at once, and the exit is not executed: while it is out the venue has no room for the stop, and when somebody cancels the exit the stop comes back.</summary>
    [Fact]
    public void The_stop_comes_back_when_the_exit_that_had_its_place_ends_without_a_fill()
    {
        using var world = Slow("EquitiesHoldingShares", 0.1);
        world.Protected(10m, target: false);
        world.Venue.Venue.FillNextOnly(0m);
        Assert.IsType<CloseResult.Incomplete>(world.Await(world.Broker.CloseAsync(_all)));
        world.Pass(30);
        var exit = Assert.Single(world.Venue.Venue.OpenOrders);
        Assert.Equal(OrderType.Market, exit.Type);

        _ = world.Venue.CancelUnguardedAsync(exit.ClientOrderId, TestContext.Current.CancellationToken);
        world.Pass(30);

        Assert.Equal((10m, "Sell 10 Stop 90"), (world.AtVenue, Shown(world)));
    }

    /// <summary>10 with a stop at 90, and a close that has ended, because the stop was not confirmed as canceled for so long.</summary>
    private static ClosingWorld GivenUp(double seconds)
    {
        var world = Slow("Plain", seconds);
        world.Protected(10m);
        Assert.IsType<CloseResult.Incomplete>(world.Await(world.Broker.CloseAsync(_all)));
        return world;
    }

    /// <summary>Never more exits rest than are held.</summary>
    private static void Watch(ClosingWorld world, Task closing, double seconds)
    {
        for (var i = 0; i < seconds * 4; i++)
        {
            world.Pass(0.25);
            Assert.InRange(world.Venue.Venue.OpenOrders.Where(static o => o.Type == OrderType.Stop).Sum(static o => o.Quantity), 0m, 10m);
        }

        Assert.True(closing.IsCompleted);
    }

    private static string Shown(ClosingWorld world) => string.Join(", ", world.Venue.Venue.OpenOrders.Select(static o => FormattableString.Invariant($"{o.Side} {o.Quantity} {o.Type} {o.StopPrice ?? o.LimitPrice}")).Order());
}
