namespace Guardrails.Tests.Incidents;

/// <summary>What the venue has is not what was approved.</summary>
public sealed class VenueShowsTests
{
    [Theory]
    [InlineData("V-01-mark-lost", -45, 0, "REDUCE_ONLY_MISSING")]
    [InlineData("V-02a-quantity-larger", 100, 0, "QUANTITY_LARGER")]
    [InlineData("V-02b-another-limit", 10, 0, "ORDER_PRICE_DIFFERS")]
    [InlineData("V-03-accepted-never-taken", -10, 0, "ORDER_MISSING")]
    [InlineData("V-04-one-id-two-orders", 200, 0, "ORDER_DUPLICATED")]
    [InlineData("V-05-sum-contradicted", -21, 21, "EXECUTIONS_DISAGREE")]
    [InlineData("V-06-bust-opens-a-short", -100, 0, "UNASKED_SIGN_CHANGE")]
    [InlineData("V-07-replacement-undone", 55, 0, "QUANTITY_LARGER")]
    public async Task What_the_venue_shows_differently_is_alarmed_and_does_not_stay(string id, int unguarded, int guarded, string alarm)
    {
        Assert.Equal(unguarded, Replay.Held(await Replay.NaiveAsync(id)));
        var run = await Replay.GuardedAsync(id);
        Assert.Equal(guarded, Replay.Held(run));
        Assert.Contains(alarm, run.Alarms);
    }
}
