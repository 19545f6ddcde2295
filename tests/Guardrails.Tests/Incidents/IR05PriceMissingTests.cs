namespace Guardrails.Tests.Incidents;

public sealed class IR05PriceMissingTests
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
}
