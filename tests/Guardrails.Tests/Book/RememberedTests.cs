using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Orders;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Book;

/// <summary>What a book remembers, and no longer: parents, ended orders with their ids, positions that count.</summary>
public sealed class RememberedTests
{
    private const int MostParents = 100_000;

    /// <summary>The oldest parent makes room for the next one when there are as many as are remembered, and only when none of its slices is alive.</summary>
    [Theory]
    [InlineData(MostParents - 1, false, true, MostParents, true)]
    [InlineData(MostParents - 1, true, true, MostParents, true)]
    [InlineData(MostParents, false, true, MostParents, false)]
    [InlineData(MostParents, true, false, MostParents + 1, true)]
    public void The_oldest_parent_makes_room(int known, bool isOldestAlive, bool hasRoom, int after, bool isOldestKnown)
    {
        var sends = new SendHistory(new RiskLimits());
        for (var i = 0; i < known; i++)
        {
            sends.Parent($"p{i}", 10m).CountLive(i == 0 && !isOldestAlive ? 0 : 1);
        }

        Assert.Equal((known, hasRoom), (sends.ParentCount, sends.HasRoomForParent));
        var added = sends.Parent("new", 7m);

        Assert.Equal((after, isOldestKnown), (sends.ParentCount, sends.FindParent("p0") is not null));
        Assert.Same(added, sends.Parent("new", 99m));
        Assert.Equal((7m, after), (added.Total, sends.ParentCount));
    }

    /// <summary>Of ended orders so many are remembered; the older ones are known by their id alone, which is never taken again, and those of others not at all.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Ended_orders_are_forgotten_one_by_one(int kept)
    {
        var book = new EventBook(configure: c => c with { MaxEndedOrders = kept });
        book.Work("live", OrderSide.Buy, 1m);
        for (var i = 0; i < 3; i++)
        {
            book.Work($"o{i}", OrderSide.Buy, 4m);
            book.Move($"o{i}", OrderState.Canceled, 3);
        }

        var remembered = Enumerable.Range(0, 3).Where(i => book.Book.FindOrder($"o{i}") is not null).ToList();
        Assert.Equal(Enumerable.Range(3 - kept, kept), remembered);
        Assert.Equal(remembered, Enumerable.Range(0, 3).Where(i => book.Book.FindOrderByVenueId(Acme, $"V-o{i}") is not null));
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(book.Book.WasUsed($"o{i}")));
        Assert.Equal((true, 1, 1m), (book.Book.FindOrder("live") is not null, book.Book.LiveOrders, book.Position.Ledger.High));
        Assert.Null(Invariants.BrokenIn(book.Book));
    }

    /// <summary>An order that ends twice, because a late answer has brought it back to life in between, stays remembered while it lives.</summary>
    [Fact]
    public void An_order_that_lives_again_is_not_forgotten()
    {
        var book = new EventBook(configure: static c => c with { MaxEndedOrders = 1 });
        book.Work("back", OrderSide.Buy, 4m);
        book.Move("back", OrderState.Canceled, 3);
        book.Move("back", OrderState.Working, 4);
        for (var i = 0; i < 3; i++)
        {
            book.Work($"o{i}", OrderSide.Buy, 4m);
            book.Move($"o{i}", OrderState.Canceled, 5);
        }

        Assert.Equal((OrderState.Working, 4m), (book.Book.FindOrder("back")!.State, book.Position.Ledger.High));
        Assert.Same(book.Book.FindOrder("back"), book.Book.FindOrderByVenueId(Acme, "V-back"));
    }

    /// <summary>What was booked for the venue's id alone turns out to be of an order of the bot's: the other name leads nowhere any more, also for who has just asked by it.</summary>
    [Fact]
    public void An_order_that_was_another_one_is_found_by_one_name_only()
    {
        var book = new EventBook();
        var order = book.Work("o", OrderSide.Buy, 10m);
        var external = new string('x', 3);
        book.Book.Apply(new GuardEvent.OrderObserved(
            At(4), new Guardrails.Brokers.VenueOrder { ClientOrderId = external, VenueOrderId = "V-x", Symbol = Acme, Side = OrderSide.Buy, Quantity = 10m, FilledQuantity = 2m, Type = OrderType.Limit, LimitPrice = 100m }, Managed: false, null));
        Assert.Equal(2, book.Book.AllOrders().Count());
        Assert.NotNull(book.Book.FindOrder(external));

        book.Book.Apply(new GuardEvent.VenueIdLinked(At(5), "o", external));

        Assert.Null(book.Book.FindOrder(external));
        Assert.Equal([order], book.Book.AllOrders());
        Assert.Same(order, book.Book.FindOrderByVenueId(Acme, "V-x"));
        Assert.Null(Invariants.BrokenIn(book.Book));
    }

    /// <summary>A position counts while something is held or can be reached on either side, also where nothing is held yet.</summary>
    [Theory]
    [InlineData(0, "", false)]
    [InlineData(5, "", true)]
    [InlineData(-5, "", true)]
    [InlineData(0, "buy", true)]
    [InlineData(0, "sell", true)]
    [InlineData(0, "buy that ended", false)]
    [InlineData(-5, "buy", true)]
    [InlineData(5, "sell", true)]
    public void A_position_counts_where_something_is_held_or_reachable(int held, string order, bool isExposed)
    {
        foreach (var hasStrategies in new[] { false, true })
        {
            var book = new EventBook(configure: c => c with { Limits = c.Limits with { MaxStrategyExposure = hasStrategies ? 1_000m : null } });
            book.Hold(held);
            if (order.Length > 0)
            {
                book.Work("o", order.StartsWith("buy", StringComparison.Ordinal) ? OrderSide.Buy : OrderSide.Sell, 5m);
            }

            if (order.EndsWith("ended", StringComparison.Ordinal))
            {
                book.Move("o", OrderState.Canceled, 4);
            }

            Assert.Equal(isExposed, book.Position.IsExposed);
        }
    }

    /// <summary>A denial can name no symbol, and an order that was never known: neither moves a price.</summary>
    [Fact]
    public void A_denial_of_no_symbol_moves_nothing()
    {
        var book = new EventBook();
        book.Hold(5m);
        var before = book.Book.ToStateHash();

        book.Book.Apply(new GuardEvent.OrderDenied(At(4), default, OrderSide.Buy, 3m, null, null, ["SYMBOL_UNKNOWN"], 1, NoEvidence with { Mark = 107m }));

        Assert.Equal(before, book.Book.ToStateHash());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_limit_that_is_a_part_of_the_equity_needs_the_equity(bool isFraction, bool expected)
    {
        var book = new EventBook(configure: c => c with { Limits = c.Limits with { MaxGrossExposure = isFraction ? Guardrails.Limits.Limit.OfEquity(0.5m) : 1_000m } });

        Assert.Equal(expected, book.Book.UsesEquity);
        Assert.Equal(expected, book.Book.Scratch([Acme]).UsesEquity);
    }
}
