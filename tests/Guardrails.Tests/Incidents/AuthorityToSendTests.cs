namespace Guardrails.Tests.Incidents;

/// <summary>An order goes out on a permission, a proof or a signal that has run out.</summary>
public sealed class AuthorityToSendTests
{
    [Theory]
    [InlineData("S-01-halted-while-it-waits", 400, "buy", "STATE_HALTED the account is Halted since")]
    [InlineData("S-03a-undeclared-exit", -10, "sellAgain", "POSITION_EFFECT_REQUIRED XYZ: a long position was closed 0.5 s ago")]
    [InlineData("S-03b-effect-required", -20, "closeAgain", "NO_POSITION_TO_CLOSE 10.00 > 0.00 units")]
    public async Task What_was_allowed_before_is_asked_again_and_denied(string id, int unguarded, string order, string denial)
    {
        Assert.Equal(unguarded, Replay.Held(await Replay.NaiveAsync(id)));
        var run = await Replay.GuardedAsync(id);
        Assert.StartsWith(denial, Replay.Codes(run, order));
        Assert.Equal(0m, Replay.Held(run));
    }

    [Theory]
    [InlineData("S-02a-exit-sent-again")]
    [InlineData("S-02b-exit-sent-again-untold")]
    public async Task An_exit_of_what_somebody_else_has_sold_is_not_sent_again(string id)
    {
        Assert.Equal(-100m, Replay.Held(await Replay.NaiveAsync(id)));
        var run = await Replay.GuardedAsync(id);
        Assert.Equal(0m, Replay.Held(run));
        Assert.Single(run.Orders, order => order.Origin == Guardrails.Testing.Venues.OrderOrigin.Guarded);
    }
}
