using System.Globalization;
using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>The single steps of an exit: how it is cut, what ends it, what it takes for a refusal, what gives way, and what it waits for.</summary>
public sealed class ExitStepTests
{
    private static readonly Attribution _by = new("out", "ann");
    private static readonly CloseRequest _all = new() { Symbol = Acme, By = _by };

    /// <summary>The venue takes 4 to 10 in one order. Every order is as large as the venue takes, and leaves a rest that the venue takes as well.</summary>
    [Theory]
    [InlineData("4")]
    [InlineData("9")]
    [InlineData("10")]
    [InlineData("7 4")]
    [InlineData("9 4")]
    [InlineData("10 4")]
    [InlineData("10 5")]
    [InlineData("10 10")]
    [InlineData("10 7 4")]
    [InlineData("10 9 4")]
    [InlineData("10 10 4")]
    [InlineData("10 10 10")]
    public void A_large_position_is_closed_in_as_few_orders_as_the_venue_allows(string orders)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, maxOrder: 10m, minOrder: 4m);
        foreach (var quantity in orders.Split(' '))
        {
            Open(world, decimal.Parse(quantity, CultureInfo.InvariantCulture));
        }

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(_all)));

        Assert.Equal(orders, Exits(world));
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>The bot ends while the first of two orders is on its way: the second is the next start's to send.</summary>
    [Fact]
    public void CloseAsync_TheBotEndsBetweenTwoOrders_SendsNoSecond()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, maxOrder: 10m, isObstructed: true);
        Open(world, 10m);
        Open(world, 8m);
        world.Obstacles.StartCounting();
        world.Obstacles.BeforeOrder = world.Crash;

        var closing = world.Broker.CloseAsync(_all).AsTask();
        world.Pass(5);

        Assert.True(closing.IsCanceled || closing.IsFaulted);
        Assert.Equal((1, 8m), (world.Obstacles.Orders, world.AtVenue));
        world.Connect();
        world.Pass(5);
        Assert.Equal((2, 0m), (world.Obstacles.Orders, world.AtVenue));
    }

    /// <summary>
    /// A fee that nobody told could explain the rest, and every answer of the venue shows it: it is no fee, and is closed. Bought 10 at a venue that may take 5 %.
    /// </summary>
    [Theory]
    [InlineData("1")]
    [InlineData("1 3")]
    [InlineData("1 2 3 4")]
    public void CloseAsync_RefusedAndTheVenueShowsTheRest_ClosesTheRest(string refused)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, lot: 0.1m, baseFee: 0.05m, isObstructed: true);
        Open(world, 10m);
        world.Obstacles.StartCounting();
        world.Obstacles.RefusesOrder = () => refused.Split(' ').Contains($"{world.Obstacles.Orders}") ? new Brokers.VenueRejection("NO", "not now") : null;

        var result = world.Await(world.Broker.CloseAsync(_all));

        Assert.Equal((10m, 0m), (Assert.IsType<CloseResult.Closed>(result).ClosedQuantity, result.Remaining));
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>An entry is canceled beside the exit. The close ends when the venue has answered that, also where the entry is seen to be gone before.</summary>
    [Fact]
    public void CloseAsync_TheCancellationOfAnEntryIsNotAnswered_WaitsForTheAnswer()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m }, isObstructed: true);
        Open(world, 10m);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open }));
        world.Pass(1);
        var answers = new TaskCompletionSource();
        world.Obstacles.CancelAnswers = answers.Task;

        var closing = world.Broker.CloseAsync(_all).AsTask();
        world.Pass(2);

        Assert.Equal((0m, 0), (world.AtVenue, world.Venue.Venue.OpenOrders.Count));
        Assert.Empty(world.Guard.OpenOrders);
        Assert.False(closing.IsCompleted);
        answers.SetResult();
        Assert.IsType<CloseResult.Closed>(world.Await(closing));
    }

    /// <summary>
    /// A venue that caps exits takes one beside a resting stop. Where such an exit ends without having done anything, the stop has to give way; one that has
    /// closed a part was no refusal, and the next goes out beside the stop at once.
    /// </summary>
    [Theory]
    [InlineData(0, 0.25, "order cancel order")]
    [InlineData(4, 0, "order order cancel")]
    [InlineData(10, 0, "order cancel")]
    public void An_exit_that_ends_without_a_fill_is_a_refusal(int filled, double pause, string sent)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m }, isObstructed: true);
        world.Protected(10m, target: false);
        world.Obstacles.StartCounting();
        if (filled < 10)
        {
            world.Venue.Venue.FillNextOnly(filled);
        }

        var closing = world.Broker.CloseAsync(_all).AsTask();
        world.Pass(1);
        var started = world.Time.GetUtcNow();
        EndExits(world);

        Assert.IsType<CloseResult.Closed>(world.Await(closing));
        Assert.Equal((sent, 0m), (string.Join(' ', world.Obstacles.Sent), world.AtVenue));
        Assert.InRange(world.Time.GetUtcNow() - started, TimeSpan.FromSeconds(pause), TimeSpan.FromSeconds(pause + 0.1));
    }

    /// <summary>
    /// An own entry is alive, because the venue refuses to cancel it twice. An exit goes out beside it, and after a refusal of the exit the next one waits
    /// until the entry is gone.
    /// </summary>
    [Theory]
    [InlineData("no refusal", 5)]
    [InlineData("refused in words", 0)]
    [InlineData("ended without a fill", 0)]
    public void After_a_refusal_entries_give_way_before_the_next_exit(string what, int leftOfTheEntry)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m }, isObstructed: true);
        Open(world, 10m);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open }));
        world.Pass(1);
        world.Venue.Venue.RejectNextCancel("busy", "not now");
        if (what == "refused in words")
        {
            world.Venue.Venue.RejectNext("halted", "trading is halted");
        }
        else
        {
            world.Venue.Venue.FillNextOnly(what == "no refusal" ? 4m : 0m);
        }

        var closing = world.Broker.CloseAsync(_all).AsTask();
        decimal? besideTheNext = null;
        world.Obstacles.BeforeOrder = () => besideTheNext = world.Venue.Venue.OpenOrders.Where(static o => o.Side == OrderSide.Buy).Sum(static o => o.Quantity);
        world.Pass(0.1);
        EndExits(world);
        world.Venue.Venue.RejectNextCancel("busy", "not now");

        Assert.IsType<CloseResult.Closed>(world.Await(closing));
        Assert.Equal((leftOfTheEntry, 0m), (besideTheNext, world.AtVenue));
    }

    /// <summary>
    /// Of 10 that were bought, fees can have taken 0.5 that nobody has told. The venue was seen to hold all of it, as every answer during a quarantine says
    /// anew: after a refusal all of it is tried again, and the last lot of 0.1 is sold as well, which fees could explain otherwise.
    /// </summary>
    [Theory]
    [InlineData(10, "10")]
    [InlineData(9.9, "9.9 0.1")]
    [InlineData(9.6, "9.6 0.4")]
    public void After_a_refusal_the_exit_is_what_the_venue_was_seen_to_hold(double filled, string exits)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain with { PositionVisibilityLag = TimeSpan.Zero }, lot: 0.1m, baseFee: 0.05m);
        Open(world, 10m);
        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, _by);
        world.Venue.Venue.RejectNext("halted", "trading is halted");
        world.Venue.Venue.FillNextOnly((decimal)filled);
        var closing = world.Broker.CloseAsync(_all).AsTask();
        world.Pass(3);
        EndExits(world);

        Assert.IsType<CloseResult.Closed>(world.Await(closing));
        Assert.Equal(exits, Exits(world, filledOnly: true));
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>
    /// Somebody else has sold of the 10, which nobody has told, and the exit is refused. The next one is what the venue was seen to hold, unless that is less than
    /// the 4 that can be traded: then all of it is tried again, and the venue caps it.
    /// </summary>
    [Theory]
    [InlineData(3, "7 10 10", "7 3")]
    [InlineData(4, "6 10 4", "6 4")]
    [InlineData(9, "1 10 9", "1 9")]
    public void CloseAsync_RefusedAndTheVenueHoldsLess_TriesWhatCanBeTraded(int left, string sold, string filled)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m }, minOrder: 4m);
        Open(world, 10m);
        world.Pass(20);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 10m - left, announce: false);
        world.Venue.Venue.RejectNext("halted", "trading is halted");

        _ = world.Broker.CloseAsync(_all).AsTask();
        world.Pass(2);

        Assert.StartsWith(sold, Exits(world), StringComparison.Ordinal);
        Assert.Equal((filled, 0m), (Exits(world, filledOnly: true), world.AtVenue));
    }

    /// <summary>Fees can have taken 0.5 of the 10 that were bought, and nobody has told. A close of a part does not wait for the venue to show that.</summary>
    [Theory]
    [InlineData(4, 6)]
    [InlineData(9, 1)]
    public void CloseAsync_OfAPartBesideAFeeThatNobodyHasTold_IsDoneWithTheFill(int quantity, int atVenue)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, lot: 0.1m, baseFee: 0.05m);
        Open(world, 10m);
        var started = world.Time.GetUtcNow();

        var result = world.Await(world.Broker.CloseAsync(_all with { Quantity = quantity }));

        Assert.Equal(quantity, Assert.IsType<CloseResult.Closed>(result).ClosedQuantity);
        Assert.Equal(atVenue, world.AtVenue);
        Assert.InRange(world.Time.GetUtcNow() - started, TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
    }

    /// <summary>
    /// Where the venue caps exits a stop stays beside the close, also where an own order on the same side gives way. Nothing is written of the stop: a process
    /// that starts anew would cancel what is written to give way.
    /// </summary>
    [Fact]
    public void CloseAsync_OfAPartBesideAnOpposingEntry_LeavesTheStop()
    {
        using var world = new ClosingWorld(
            SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m },
            isObstructed: true,
            configure: static o => o.Limits = o.Limits with { Symbols = new Dictionary<Symbol, SymbolLimits> { [Acme] = new() { OpposingEntries = OpposingEntries.WithinLimits, MaxLongPosition = 100m, MaxShortPosition = 100m } } });
        world.Protected(10m, target: false);
        var stop = Assert.Single(world.Venue.Venue.OpenOrders).ClientOrderId;
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Sell(Acme, 5m, 120m) with { Effect = PositionEffect.Open })));
        world.Pass(1);
        world.Obstacles.StartCounting();

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(_all with { Quantity = 4m })));

        Assert.Equal(("cancel order", 6m), (string.Join(' ', world.Obstacles.Sent), world.AtVenue));
        Assert.Equal(stop, Assert.Single(world.Venue.Venue.OpenOrders).ClientOrderId);
        Assert.All(world.Journaled.OfType<GuardEvent.ExitSet>(), static e => Assert.Empty(e.Displaced));
    }

    /// <summary>
    /// Somebody else has sold 4 of the 10, which nobody has told, and the symbol is quarantined: the answer that the exit of 10 reads for its proof denies it.
    /// Positions are read once more for the books at once, and the difference is told; the 6 that were proved go.
    /// </summary>
    [Fact]
    public void CloseAsync_DeniedForWhatTheVenueHolds_ReadsPositionsForTheBooks()
    {
        using var world = Of("Plain");
        Open(world, 10m);
        world.Pass(5);
        world.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, _by);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 4m, announce: false);

        _ = world.Broker.CloseAsync(_all).AsTask();
        world.Pass(1);

        Assert.Contains(world.Guard.RecentDenials, static d => d.Has(DenialCodes.CloseExceedsPosition));
        Assert.Contains(world.Alarms.All, static a => a.Code == AlarmCodes.PositionDiffers && a.Message.Contains("booked 10, the venue holds 6", StringComparison.Ordinal));
        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>One lot is held, the venue was never seen to hold it, and fees can have taken a part of it. After a refusal that lot is tried again, not less.</summary>
    [Fact]
    public void CloseAsync_OneLotThatTheVenueWasNotSeenToHoldIsRefused_IsTriedAgain()
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, lot: 0.1m);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 0.1m) with { Effect = PositionEffect.Open }));
        world.Venue.FailPositionQueries("503");
        world.Pass(1);
        world.Venue.Venue.RejectNext("halted", "trading is halted");

        Assert.IsType<CloseResult.Closed>(world.Await(world.Broker.CloseAsync(_all)));

        Assert.Equal(0m, world.AtVenue);
    }

    /// <summary>The send begins too late and is refused. A stop that the bot places meanwhile gives way before the next exit, which is denied nothing.</summary>
    [Fact]
    public void CloseAsync_AStopIsPlacedWhileItWaits_GivesWay()
    {
        using var world = Of("Plain");
        Open(world, 10m);
        world.Venue.Venue.Script(static script => script.HoldNext(TimeSpan.FromSeconds(10)));
        var closing = world.Broker.CloseAsync(_all).AsTask();
        while (world.Guard.OpenOrders.Count > 0)
        {
            world.Pass(0.05);
        }

        var stop = OrderRequest.Sell(Acme, 10m) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close };
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(stop)));

        Assert.IsType<CloseResult.Closed>(world.Await(closing));
        Assert.Equal(0m, world.AtVenue);
        Assert.DoesNotContain(world.Guard.RecentDenials, static d => d.Has(DenialCodes.CloseExceedsPosition));
    }

    /// <summary>A denial passes by itself only where every reason does: an exit that is worth too little is refused at once, whatever else is wrong.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_denial_of_which_one_reason_stays_is_final(bool isWorthTooLittle, bool isQuarantined)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, minNotional: 500m);
        Open(world, 10m);
        if (isQuarantined)
        {
            world.Guard.SetState(TradingScope.Of(Acme), TradingState.Quarantined, _by);
            world.Venue.FailPositionQueries("503");
        }

        if (isWorthTooLittle)
        {
            world.Price(10m);
            world.Guard.ConfirmPrice(Acme, _by);
        }

        var started = world.Time.GetUtcNow();
        var result = world.Await(world.Broker.CloseAsync(_all));

        Assert.Equal(isWorthTooLittle ? nameof(CloseResult.Refused) : nameof(CloseResult.Incomplete), result.GetType().Name);
        Assert.Equal(isWorthTooLittle, world.Time.GetUtcNow() - started < TimeSpan.FromSeconds(1));
        Assert.Equal(!isWorthTooLittle, world.Alarms.Codes.Contains(AlarmCodes.ExitIncomplete));
    }

    /// <summary>An order that adds to what is held is no reversal, however little is held.</summary>
    [Theory]
    [InlineData(1, OrderSide.Buy, false)]
    [InlineData(1, OrderSide.Sell, true)]
    [InlineData(-1, OrderSide.Sell, false)]
    [InlineData(-1, OrderSide.Buy, true)]
    public void ReverseAsync_OfOneLot_IsAReversalOnTheOtherSideOnly(int held, OrderSide side, bool isReversal)
    {
        using var world = Of("Plain");
        Open(world, held);

        var result = world.Await(world.Broker.ReverseAsync((side == OrderSide.Buy ? OrderRequest.Buy(Acme, 3m) : OrderRequest.Sell(Acme, 3m)), _by));
        world.Pass(2);

        Assert.Equal(isReversal ? typeof(ReverseResult.Sent) : typeof(ReverseResult.NotSent), result.GetType());
        Assert.Equal(isReversal ? Math.Sign(-held) * 3m : held, world.AtVenue);
    }

    /// <summary>Somebody else has closed the position, and its stop still rests: the reversal cancels the stop by itself before it opens the other side.</summary>
    [Fact]
    public void ReverseAsync_AnExitRestsBesideNothing_CancelsItFirst()
    {
        using var world = Of("Plain");
        world.Protected(10m);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Sell, 10m);

        var result = world.Await(world.Broker.ReverseAsync(OrderRequest.Sell(Acme, 3m), _by));
        world.Pass(2);

        Assert.IsType<OrderResult.Accepted>(Assert.IsType<ReverseResult.Sent>(result).Open);
        Assert.Equal(-3m, world.AtVenue);
        Assert.Contains(world.Journaled.OfType<GuardEvent.CancelRequested>(), static e => e.By?.Reason == "the position is reversed");
    }

    private static void Open(ClosingWorld world, decimal quantity)
    {
        var order = quantity > 0m ? OrderRequest.Buy(Acme, quantity) : OrderRequest.Sell(Acme, -quantity);
        Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(order with { Effect = PositionEffect.Open, SignalId = $"open-{world.Venue.Venue.Orders.Count}" })));
        world.Pass(1);
    }

    /// <summary>The venue ends the exits at market that are alive.</summary>
    private static void EndExits(ClosingWorld world)
    {
        foreach (var exit in world.Venue.Venue.OpenOrders.Where(static o => o is { Side: OrderSide.Sell, Type: OrderType.Market }).ToArray())
        {
            world.Await(world.Venue.CancelUnguardedAsync(exit.ClientOrderId));
        }
    }

    private static string Exits(ClosingWorld world, bool filledOnly = false) => string.Join(
        ' ', world.Venue.Venue.Orders.Where(o => o.Side == OrderSide.Sell && (!filledOnly || o.FilledQuantity > 0m)).Select(o => (filledOnly ? o.FilledQuantity : o.Quantity).ToString("0.##", CultureInfo.InvariantCulture)));
}
