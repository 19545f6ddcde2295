namespace Guardrails.Tests.Incidents;

/// <summary>What the venue itself has ended (IR-50), and what is no longer in its list (IR-51).</summary>
public sealed class IR50ClosedByTheVenueTests
{
    [Theory]
    [InlineData("IR-50a-liquidated", "close")]
    [InlineData("IR-50b-nobody-tells", "close")]
    [InlineData("IR-51-vanished", "takeProfit")]
    public async Task What_is_gone_is_not_closed_again(string id, string order)
    {
        Assert.Contains((await Replay.NaiveAsync(id)).Venue.Positions, static p => p.Quantity == -10m);
        var run = await Replay.GuardedAsync(id);
        Assert.Equal("NO_POSITION_TO_CLOSE 10.00 > 0.00 units", Replay.Codes(run, order));
        Assert.All(run.Venue.Positions, static p => Assert.True(p.Quantity >= 0m));
        Assert.DoesNotContain(run.Tracked, static p => p.Key.Symbol == "XYZ" && p.Net != 0m);
    }
}
