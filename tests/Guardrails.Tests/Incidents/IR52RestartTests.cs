namespace Guardrails.Tests.Incidents;

public sealed class IR52RestartTests
{
    [Fact]
    public async Task Nothing_new_before_positions_are_read_and_then_what_is_held_counts()
    {
        Assert.Equal(25m, (await Replay.NaiveAsync("IR-52-restarted")).Venue.Positions.Single().Quantity);
        var run = await Replay.GuardedAsync("IR-52-restarted");
        Assert.StartsWith("POSITIONS_MISSING", Replay.Codes(run, "buy"), StringComparison.Ordinal);
        Assert.StartsWith("POSITION_LONG_EXCEEDS_LIMIT 20.00 > 15.00", Replay.Codes(run, "buyAgain"), StringComparison.Ordinal);
        Assert.Empty(run.Orders);
        Assert.Equal((10m, 0m), (run.Tracked.Single().Net, run.Tracked.Single().Managed));
    }
}
