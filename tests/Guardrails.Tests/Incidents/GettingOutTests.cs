namespace Guardrails.Tests.Incidents;

/// <summary>The way out of a position is blocked, or leads to the other side.</summary>
public sealed class GettingOutTests
{
    [Theory]
    [InlineData("IR-33-cancel-lost", -100, 0)]
    [InlineData("X-01a-dust", 0.0999, 0.0009)]
    [InlineData("X-01b-larger-than-one-order", 105, 0)]
    [InlineData("X-02-entry-fills-after-the-close", 220, 0)]
    [InlineData("X-03-fee-untold", 9.99, 0)]
    [InlineData("X-04-exit-vanished", 10, 0)]
    [InlineData("X-05-stop-hit-in-an-outage", -100, 0)]
    [InlineData("X-06-bought-more", 200, 100)]
    public async Task The_position_is_left_and_stays_left(string id, double unguarded, double guarded)
    {
        Assert.Equal((decimal)unguarded, Replay.Held(await Replay.NaiveAsync(id)));
        Assert.Equal((decimal)guarded, Replay.Held(await Replay.GuardedAsync(id)));
    }

    [Fact]
    public async Task What_could_not_be_closed_is_not_added_to() =>
        Assert.StartsWith("EXIT_INCOMPLETE", Replay.Codes(await Replay.GuardedAsync("X-06-bought-more"), "buyMore"));
}
