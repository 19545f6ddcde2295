using Guardrails.Alarms;
using Guardrails.Closing;
using Guardrails.Events;
using Guardrails.States;
using Guardrails.Testing;

using static Guardrails.Tests.Closing.ClosingWorld;

namespace Guardrails.Tests.Closing;

/// <summary>What flattening and canceling entries write, wait for, ask the venue, and say was left.</summary>
public sealed class FlatteningTests
{
    private static readonly Attribution _by = new("end of day", "ann");

    /// <summary>A scope that is restricted as far already keeps the attribution of whoever restricted it: nothing is written once more.</summary>
    [Theory]
    [InlineData("flatten", TradingState.Active, TradingState.Halted, 1)]
    [InlineData("flatten", TradingState.ReduceOnly, TradingState.Halted, 1)]
    [InlineData("flatten", TradingState.Halted, TradingState.Halted, 0)]
    [InlineData("flatten", TradingState.Quarantined, TradingState.Quarantined, 0)]
    [InlineData("cancel entries", TradingState.Active, TradingState.ReduceOnly, 1)]
    [InlineData("cancel entries", TradingState.ReduceOnly, TradingState.ReduceOnly, 0)]
    [InlineData("cancel entries", TradingState.Halted, TradingState.Halted, 0)]
    [InlineData("cancel entries", TradingState.Quarantined, TradingState.Quarantined, 0)]
    public void A_scope_is_restricted_where_it_is_not_yet(string operation, TradingState before, TradingState after, int written)
    {
        using var world = Of("Plain");
        var scope = TradingScope.Of(Acme);
        if (before != TradingState.Active)
        {
            world.Guard.SetState(scope, before, new("lunch", "bob"));
        }

        Run(world, operation, scope);

        Assert.Equal(after, world.Guard.GetState(scope));
        Assert.Equal(written, world.Journaled.OfType<GuardEvent.StateSet>().Count(static e => e.By == _by));
    }

    /// <summary>
    /// The cancellation of entries is waited for 10 s, and an exit takes as long as it takes. The result names an entry when it is alive at the end, and not
    /// when it was alive at the end of the 10 s.
    /// </summary>
    [Theory]
    [InlineData("an entry that is canceled at once", 0, 0, 0)]
    [InlineData("an entry that is canceled after 9 s", 9, 0, 0)]
    [InlineData("an entry that is canceled after 12 s", 12, 0, 1)]
    [InlineData("a position, and an entry that is canceled after 12 s", 12, 10, 0)]
    [InlineData("a position, and an entry that is canceled after 60 s", 60, 10, 1)]
    public void An_entry_is_left_while_it_lives(string what, double cancelSeconds, decimal held, int left)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.FuturesOneWay with { FeeRate = 0m, CancelLatency = TimeSpan.FromSeconds(cancelSeconds) });
        if (held > 0m)
        {
            world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, held) with { Effect = PositionEffect.Open }));
            world.Pass(1);
        }

        var entry = Assert.IsType<OrderResult.Accepted>(world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open })));
        world.Pass(1);

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, _by));

        Assert.True(left == 0 == result is FlattenResult.Flat, $"{what}: {result}");
        Assert.Equal(Enumerable.Repeat(entry.Order.ClientOrderId, left), result is FlattenResult.Incomplete incomplete ? incomplete.OrdersLeft.Select(static o => o.ClientOrderId) : []);
        Assert.Equal(left, world.Alarms.Codes.Count(static c => c == AlarmCodes.FlattenIncomplete));
    }

    /// <summary>Whether something is left is the venue's to say: it is asked after the last entry is gone, and once more after the last position.</summary>
    [Theory]
    [InlineData("flatten", false, 2)]
    [InlineData("flatten", true, 2)]
    [InlineData("cancel entries", false, 1)]
    [InlineData("cancel entries", true, 1)]
    public void The_venue_is_asked_what_is_left(string operation, bool hasEntry, int readings)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        if (hasEntry)
        {
            world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 5m, 80m) with { Effect = PositionEffect.Open }));
            world.Pass(1);
        }

        world.Obstacles.StartCounting();
        var open = -1;
        world.Obstacles.BeforePositions = number => open = number == 1 ? world.Venue.Venue.OpenOrders.Count : open;
        Run(world, operation, TradingScope.Account);

        Assert.Equal((readings, 0, hasEntry ? 1 : 0), (world.Obstacles.Readings, open, world.Obstacles.Cancels));
    }

    /// <summary>
    /// The connection breaks while flattening asks: an answer about orders from before the break proves nothing, also where the answer about positions after it
    /// is complete. A break before the last reading does no harm.
    /// </summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_break_within_the_last_reading_leaves_it_open_whether_all_is_flat(int reading, bool isFlat)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, isObstructed: true);
        world.Obstacles.StartCounting();
        world.Obstacles.BeforePositions = number =>
        {
            if (number == reading)
            {
                world.Guard.ObserveInterruption("the connection broke");
            }
        };

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Managed, _by));

        Assert.Equal((isFlat, !isFlat), (result is FlattenResult.Flat, world.Alarms.Codes.Contains(AlarmCodes.FlattenIncomplete)));
    }

    /// <summary>The bot's part is closed first. Where that is not done in time, the holdings of others stay, and the result is that of the bot's part.</summary>
    [Theory]
    [InlineData("all of it fills", 4, "Closed 29, left 0", 0)]
    [InlineData("the own exit fills in part", 3, "Incomplete 3, left 1", 26)]
    [InlineData("the own exit never fills", 0, "Incomplete 0, left 4", 29)]
    public void What_others_hold_is_sold_after_what_is_the_bots_own(string what, int fills, string expected, int atVenue)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 4m) with { Effect = PositionEffect.Open }));
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, 25m);
        world.Pass(5);
        if (fills < 4)
        {
            world.Venue.Venue.FillNextOnly(fills);
        }

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Everything, _by));

        Assert.True(expected == string.Join(", ", result.Closes.Select(static c => FormattableString.Invariant($"{c.GetType().Name} {c.ClosedQuantity}, left {c.Remaining}"))), $"{what}: {string.Join("; ", result.Closes)}");
        Assert.Equal((atVenue, fills < 4), (world.AtVenue, result is FlattenResult.Incomplete));
    }

    /// <summary>Holdings of others that are too small to be traded are as good as none: nothing is taken over and nothing is sent, and the position has a result.</summary>
    [Theory]
    [InlineData(9, 0, "Closed 0, left 0", 9)]
    [InlineData(10, 1, "Closed 10, left 0", 0)]
    public void What_others_hold_and_cannot_be_traded_is_left(int held, int orders, string expected, int atVenue)
    {
        using var world = new ClosingWorld(SimulatedVenueProfile.Plain, minOrder: 10m, isObstructed: true);
        world.Venue.Venue.InjectTrade(Acme, OrderSide.Buy, held);
        world.Pass(5);
        world.Obstacles.StartCounting();

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Account, FlattenTarget.Everything, _by));

        Assert.IsType<FlattenResult.Flat>(result);
        Assert.Equal([expected], result.Closes.Select(static c => FormattableString.Invariant($"{c.GetType().Name} {c.ClosedQuantity}, left {c.Remaining}")));
        Assert.Equal((orders, atVenue), (world.Obstacles.Orders, world.AtVenue));
        Assert.Equal(world.Guard.FindPosition(Acme)!.Key, Assert.Single(result.Closes).Key);
    }

    /// <summary>What is left is said of the scope alone: others hold 7 of another symbol, and nothing of it is the bot's to close.</summary>
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "OTHER 7")]
    public void What_is_left_is_of_the_scope(bool isOfTheSymbol, string left)
    {
        using var world = Of("Plain");
        world.Venue.Venue.List(new Instrument { Symbol = "OTHER", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m });
        world.Venue.Venue.SetPrice("OTHER", 100m);
        world.Venue.Venue.InjectTrade("OTHER", OrderSide.Buy, 7m);
        world.Await(world.Broker.SubmitAsync(OrderRequest.Buy(Acme, 4m) with { Effect = PositionEffect.Open }));
        world.Pass(5);

        var result = world.Await(world.Broker.FlattenAsync(isOfTheSymbol ? TradingScope.Of(Acme) : TradingScope.Account, FlattenTarget.Managed, _by));

        Assert.IsType<FlattenResult.Flat>(result);
        Assert.Equal(left, string.Join(", ", result.PositionsLeft.Select(static p => FormattableString.Invariant($"{p.Key.Symbol} {p.Net}"))));
    }

    /// <summary>What others hold of the symbol itself is left, and said to be; where they only have an order, nothing is.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public void What_others_hold_of_the_symbol_is_left(int held)
    {
        using var world = Of("Plain");
        world.Await(world.Venue.SendUnguardedAsync(OrderRequest.Buy(Acme, 2m, 50m) with { ClientOrderId = "web-1", Effect = PositionEffect.Open }));
        if (held != 0)
        {
            world.Venue.Venue.InjectTrade(Acme, held > 0 ? OrderSide.Buy : OrderSide.Sell, Math.Abs(held));
        }

        world.Pass(5);

        var result = world.Await(world.Broker.FlattenAsync(TradingScope.Of(Acme), FlattenTarget.Managed, _by));

        Assert.Equal(held == 0 ? [] : [(decimal)held], Assert.IsType<FlattenResult.Flat>(result).PositionsLeft.Select(static p => p.Net));
    }

    private static void Run(ClosingWorld world, string operation, TradingScope scope)
    {
        if (operation == "flatten")
        {
            Assert.IsType<FlattenResult.Flat>(world.Await(world.Broker.FlattenAsync(scope, FlattenTarget.Managed, _by)));
        }
        else
        {
            Assert.Empty(world.Await(world.Broker.CancelEntriesAsync(scope, _by)));
        }
    }
}
