namespace Guardrails.Tests.Incidents;

public sealed class IR03SwappedUnitsTests
{
    [Theory]
    [InlineData("IR-03a-swapped", "QUANTITY_PRICE_SWAPPED")]
    [InlineData("IR-03b-above-outstanding", "QUANTITY_ABOVE_OUTSTANDING")]
    public async Task Independent_checks_see_it_before_it_leaves(string id, string first)
    {
        Assert.Equal(-610_000m, (await Replay.NaiveAsync(id)).Venue.Positions.Single().Quantity);
        var run = await Replay.GuardedAsync(id);
        Assert.Empty(run.Orders);
        Assert.Equal([first, "PRICE_OUTSIDE_COLLAR", "EXPOSURE_GROSS_EXCEEDS_LIMIT"], run.Decisions.Single().Denial!.Violations.Select(violation => violation.Code.Code));
    }
}
