namespace Guardrails.Tests.Incidents;

public sealed class IR60SilentSocketTests
{
    [Fact]
    public async Task Nothing_is_added_on_a_price_of_hours_ago_and_the_exit_passes()
    {
        Assert.Equal(10m, (await Replay.NaiveAsync("IR-60-silent-socket")).Venue.Positions.Single().Quantity);
        var run = await Replay.GuardedAsync("IR-60-silent-socket");
        Assert.StartsWith("QUOTE_STALE", Replay.Codes(run, "add"), StringComparison.Ordinal);
        Assert.Equal(0m, run.Venue.Positions.Single().Quantity);
    }
}
