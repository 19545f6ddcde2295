namespace Guardrails.Tests.Incidents;

public sealed class IR41ReversalTests
{
    [Theory]
    [InlineData("IR-41a-before-the-fill", "short", "OPPOSITE_POSITION_HELD 10.00 > 0.00 units", 0)]
    [InlineData("IR-41b-in-one-order", "reverse", "CLOSE_EXCEEDS_POSITION 20.00 > 10.00 units", 10)]
    public async Task The_other_side_is_never_opened_before_the_first_is_closed(string id, string order, string denial, int left)
    {
        Assert.Equal(-10m, (await Replay.NaiveAsync(id)).Venue.Positions.Single().Quantity);
        var run = await Replay.GuardedAsync(id);
        Assert.Equal(denial, Replay.Codes(run, order));
        Assert.Equal(left, run.Venue.Positions.Single().Quantity);
    }
}
