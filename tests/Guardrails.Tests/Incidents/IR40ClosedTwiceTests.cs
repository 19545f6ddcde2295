namespace Guardrails.Tests.Incidents;

public sealed class IR40ClosedTwiceTests
{
    [Theory]
    [InlineData("IR-40a-after-the-fill", "NO_POSITION_TO_CLOSE 10.00 > 0.00 units")]
    [InlineData("IR-40b-in-flight", "CLOSE_EXCEEDS_POSITION 10.00 > 0.00 units")]
    public async Task The_second_close_is_denied_and_the_account_ends_flat(string id, string denial)
    {
        Assert.Equal(-10m, (await Replay.NaiveAsync(id)).Venue.Positions.Single().Quantity);
        var run = await Replay.GuardedAsync(id);
        Assert.Equal(denial, Replay.Codes(run, "closeAgain"));
        Assert.Equal(0m, run.Venue.Positions.Single().Quantity);
    }
}
