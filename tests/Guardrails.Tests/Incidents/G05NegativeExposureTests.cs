namespace Guardrails.Tests.Incidents;

public sealed class G05NegativeExposureTests
{
    [Fact]
    public async Task Selling_while_flat_never_reaches_the_venue()
    {
        Assert.Equal(-75m, (await Replay.NaiveAsync("G-05a-short-while-flat")).Venue.Positions.Single().Quantity);
        var run = await Replay.GuardedAsync("G-05a-short-while-flat");
        Assert.Empty(run.Orders);
        Assert.All(run.Decisions, decision => Assert.Equal("SHORT_NOT_ALLOWED", decision.Denial!.Code.Code));
    }

    [Fact]
    public async Task An_exit_beyond_the_position_is_denied_with_what_is_held()
    {
        Assert.Equal(-5m, (await Replay.NaiveAsync("G-05b-exit-beyond-position")).Venue.Positions.Single().Quantity);
        var run = await Replay.GuardedAsync("G-05b-exit-beyond-position");
        Assert.Equal("CLOSE_EXCEEDS_POSITION 15.00 > 10.00 units", Replay.Codes(run, "exitTooMuch"));
        Assert.Equal(10m, run.Tracked.Single().Net);
    }
}
