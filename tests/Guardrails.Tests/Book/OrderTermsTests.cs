using Guardrails.Book;
using Guardrails.Orders;

namespace Guardrails.Tests.Book;

/// <summary>Of two terms an order may have, every reader gets the one that is worse for him.</summary>
public sealed class OrderTermsTests
{
    private static readonly GuardInstant _at = new(1_000, 1_000);

    [Theory]
    [InlineData(8, 10, 8, 10)]
    [InlineData(12, 12, 10, 12)]
    [InlineData(10, 10, 10, 10)]
    public void While_a_replacement_is_under_way_both_quantities_count(int asked, int open, int sure, int most)
    {
        var terms = Limit(10m, 100m);
        Assert.Equal((10m, 10m, 10m), (terms.OpenQuantity, terms.SureQuantity, terms.MostApproved));

        terms.Request(To(asked, 99m), OrderType.Limit, 0m);

        Assert.Equal((open, sure, most, 10), (terms.OpenQuantity, terms.SureQuantity, terms.MostApproved, terms.Quantity));
    }

    [Theory]
    [InlineData(99, 100)]
    [InlineData(105, 105)]
    public void While_a_replacement_is_under_way_the_higher_price_counts(int asked, int ceiling)
    {
        var terms = Limit(10m, 100m);
        terms.Request(To(10m, asked), OrderType.Limit, 0m);
        Assert.Equal(ceiling, terms.CeilingPrice);

        var confirmed = terms;
        confirmed.Confirm(_at, OrderType.Limit, OrderSide.Buy, 0m);
        Assert.Equal((asked, asked, 10m, null, 1_000L), (confirmed.CeilingPrice, confirmed.LimitPrice, confirmed.Quantity, confirmed.Pending, confirmed.ReplacedAtUtcTicks));

        terms.Refuse(OrderType.Limit, 0m);
        Assert.Equal((100m, 100m, 10m, null, 0L), (terms.CeilingPrice, terms.LimitPrice, terms.Quantity, terms.Pending, terms.ReplacedAtUtcTicks));
    }

    /// <summary>What was executed at an earlier limit may be told late: the limit that was easiest to execute at is kept.</summary>
    [Theory]
    [InlineData(OrderSide.Buy, 100, 99, 98, 100, 100)]
    [InlineData(OrderSide.Buy, 98, 99, 100, 98, 99)]
    [InlineData(OrderSide.Buy, 99, 101, 100, 99, 101)]
    [InlineData(OrderSide.Sell, 100, 101, 102, 100, 100)]
    [InlineData(OrderSide.Sell, 102, 101, 100, 102, 101)]
    [InlineData(OrderSide.Sell, 101, 99, 100, 101, 99)]
    [InlineData(OrderSide.Buy, 100, 100, 100, 100, 100)]
    [InlineData(OrderSide.Sell, 100, 100, 100, 100, 100)]
    public void The_easiest_earlier_limit_is_kept(OrderSide side, int first, int second, int third, int earlierAfterOne, int earlierAfterTwo)
    {
        var terms = Limit(10m, first);
        Assert.Null(terms.EarlierLimitPrice);
        terms.Request(To(10m, second), OrderType.Limit, 0m);
        terms.Confirm(_at, OrderType.Limit, side, 0m);
        Assert.Equal(earlierAfterOne, terms.EarlierLimitPrice);
        terms.Request(To(10m, third), OrderType.Limit, 0m);
        terms.Confirm(_at, OrderType.Limit, side, 0m);

        Assert.Equal(earlierAfterTwo, terms.EarlierLimitPrice);
    }

    [Theory]
    [InlineData(9, 10, 8, 10)]
    [InlineData(10, 10, 8, 10)]
    [InlineData(11, 11, 11, 11)]
    public void A_larger_quantity_of_the_venue_is_larger_whatever_becomes_of_the_replacement(int shown, int quantity, int pending, int open)
    {
        var terms = Limit(10m, 100m);
        terms.Request(To(8m, 100m), OrderType.Limit, 0m);

        terms.Correct(shown, null);

        Assert.Equal((quantity, pending, open), (terms.Quantity, terms.Pending!.Quantity, terms.OpenQuantity));
    }

    [Fact]
    public void What_was_shown_once_is_not_taken_back_by_another_difference()
    {
        var terms = Limit(10m, 100m);
        terms.Correct(10m, new ShownTerms(7m, null, null, 0m));
        terms.Correct(10m, new ShownTerms(null, 101m, null, 101m));
        terms.Correct(10m, new ShownTerms(null, null, 55m, 55m));
        terms.Correct(10m, null);
        Assert.Equal((new ShownTerms(7m, 101m, 55m, 101m), 101m), (terms.Shown, terms.CeilingPrice));

        terms.Correct(10m, new ShownTerms(6m, 102m, 56m, 102m));
        Assert.Equal((new ShownTerms(6m, 102m, 56m, 102m), 102m), (terms.Shown, terms.CeilingPrice));

        terms.Request(To(10m, 103m), OrderType.Limit, 0m);
        terms.Refuse(OrderType.Limit, 0m);
        Assert.Equal(102m, terms.CeilingPrice);
    }

    [Fact]
    public void An_end_and_a_clock_that_was_set_back_leave_nothing_behind()
    {
        var terms = Limit(10m, 100m);
        terms.Request(To(8m, 99m), OrderType.Limit, 0m);
        terms.MoveClock(-30);
        Assert.Equal(470, terms.Pending!.AskedAtUtcTicks);
        terms.Confirm(_at, OrderType.Limit, OrderSide.Buy, 0m);
        terms.MoveClock(-30);
        Assert.Equal((970, null), (terms.ReplacedAtUtcTicks, terms.Pending));

        terms.Request(To(9m, 99m), OrderType.Limit, 0m);
        terms.Abandon();
        Assert.Equal((null, 8m), (terms.Pending, terms.OpenQuantity));
    }

    private static OrderTerms Limit(decimal quantity, decimal price) => new(OrderType.Limit, 0m, quantity, price, null, quantity);

    private static Replacement To(decimal quantity, decimal price) => new(quantity, price, null, 500, 0m, 0m);
}
