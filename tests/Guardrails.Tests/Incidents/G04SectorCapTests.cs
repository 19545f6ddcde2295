namespace Guardrails.Tests.Incidents;

public sealed class G04SectorCapTests
{
    [Fact]
    public async Task The_first_buys_pass_and_the_one_that_takes_its_sector_over_40_percent_of_equity_does_not()
    {
        var run = await Replay.GuardedAsync("G-04a-sector-cap");
        Assert.Equal(["AMZN", "MSFT", "TSLA"], run.Venue.Positions.Select(position => position.Symbol.Value));
        Assert.Equal("EXPOSURE_GROUP_EXCEEDS_LIMIT 60,000.00 > 35,600.00 USD", Replay.Codes(run, "buyGoogl"));
    }

    [Theory]
    [InlineData("G-04b-equity-unknown")]
    [InlineData("G-04c-equity-zero")]
    public async Task Unknown_or_empty_equity_is_denied_and_never_allowed(string id)
    {
        Assert.Equal(90_000m, (await Replay.NaiveAsync(id)).Venue.GrossExposure);
        var run = await Replay.GuardedAsync(id);
        Assert.StartsWith("EQUITY_UNKNOWN", Replay.Codes(run, "buy"));
        Assert.Empty(run.Orders);
    }
}
