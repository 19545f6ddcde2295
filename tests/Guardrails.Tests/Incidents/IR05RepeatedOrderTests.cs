namespace Guardrails.Tests.Incidents;

public sealed class IR05RepeatedOrderTests
{
    [Fact]
    public async Task A_price_of_zero_denies_all_6910_repetitions()
    {
        Assert.Equal(6910, (await Replay.NaiveAsync("IR-05a-price-zero")).Orders.Count);
        var run = await Replay.GuardedAsync("IR-05a-price-zero");
        Assert.Empty(run.Orders);
        Assert.Equal(6910, run.Decisions.Count(decision => decision.Denial?.Code.Code == "QUOTE_UNUSABLE"));
    }

    [Fact]
    public async Task No_price_at_all_denies()
    {
        var run = await Replay.GuardedAsync("IR-05b-price-missing");
        Assert.Empty(run.Orders);
        Assert.Equal("QUOTE_MISSING NK225", Replay.Codes(run, "sell"));
    }

    [Fact]
    public async Task The_same_order_again_is_denied_while_the_window_lasts()
    {
        Assert.Equal(6910, (await Replay.NaiveAsync("IR-05c-repeated")).Orders.Count);
        var run = await Replay.GuardedAsync("IR-05c-repeated");
        Assert.Single(run.Orders);
        Assert.Equal(6909, run.Decisions.Count(decision => decision.Denial?.Code.Code == "DUPLICATE_ORDER"));
    }
}
