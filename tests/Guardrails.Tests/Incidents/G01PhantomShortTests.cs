namespace Guardrails.Tests.Incidents;

public sealed class G01PhantomShortTests
{
    [Fact]
    public async Task Without_the_guard_the_bot_believes_it_is_flat_and_is_long_440_shares()
    {
        var run = await Replay.NaiveAsync("G-01a-limit-400");
        Assert.Empty(run.Believed);
        Assert.Equal(440m, run.Venue.Positions.Single().Quantity);
        Assert.Equal(-418m, run.Venue.ProfitAndLoss);
        Assert.True(run.Venue.GrossExposure > 19 * 400m);
    }

    [Fact]
    public async Task Behind_the_guard_no_order_at_all_reaches_the_venue()
    {
        var run = await Replay.GuardedAsync("G-01a-limit-400");
        Assert.Empty(run.Orders);
        Assert.Equal(40, run.Decisions.Count);
        Assert.Equal("EXPOSURE_SHORT_EXCEEDS_LIMIT 429.00 > 400.00 USD", Replay.Codes(run, "open#1"));
        Assert.Equal("NO_POSITION_TO_CLOSE 22.00 > 0.00 units", Replay.Codes(run, "close#20"));
    }

    [Fact]
    public async Task Within_the_limit_the_short_is_sold_and_closed_at_a_profit_of_about_19_dollars()
    {
        var run = await Replay.GuardedAsync("G-01b-limit-1500");
        Assert.Equal([(OrderSide.Sell, 19.50m), (OrderSide.Buy, 18.64m)], run.Orders.Select(order => (order.Side, order.AveragePrice!.Value)));
        Assert.Equal(18.92m, run.Venue.RealizedProfit);
    }
}
