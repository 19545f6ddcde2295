using Guardrails.Testing.Scenarios;

namespace Guardrails.Tests.Incidents;

public sealed class IR04BasketTests
{
    [Fact]
    public async Task A_notional_typed_as_a_quantity_stops_the_whole_basket()
    {
        Assert.Equal(443_990_100_000m, (await Replay.NaiveAsync("IR-04a-notional-as-quantity")).Venue.GrossExposure);
        var run = await Replay.GuardedAsync("IR-04a-notional-as-quantity");
        Assert.Empty(run.Orders);
        Assert.Equal([ScenarioOutcome.Denied, ScenarioOutcome.Denied, ScenarioOutcome.Withheld], run.Decisions.Select(decision => decision.Outcome));
    }

    [Fact]
    public async Task Each_order_of_a_basket_counts_before_the_next_is_judged()
    {
        var run = await Replay.GuardedAsync("IR-04b-sum-of-the-basket");
        Assert.Empty(run.Orders);
        Assert.Equal("EXPOSURE_GROSS_EXCEEDS_LIMIT 120,000,000.00 > 100,000,000.00 USD", Replay.Codes(run, "nameC"));
    }
}
