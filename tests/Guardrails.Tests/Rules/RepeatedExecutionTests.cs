using Guardrails.Denials;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Rules;

/// <summary>A strategy that keeps applying itself is stopped, stays stopped, and can still get out.</summary>
public sealed class RepeatedExecutionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mean")]
    [InlineData(null)]
    public async Task Entries_BeyondTheBudget_HaltTheStrategyUntilSomebodyReleasesIt(string? strategy)
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxEntries = 3 });
        var scope = strategy is null ? TradingScope.Account : TradingScope.OfStrategy(strategy);
        for (var i = 1; i <= 3; i++)
        {
            fixture.Fill(fixture.Work(GuardFixture.Buy(i) with { Strategy = strategy }), i);
        }

        var denial = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(9m) with { Strategy = strategy }, Token)).Denial;

        Assert.Equal(DenialCodes.RepeatedExecution, denial.Code);
        Assert.Equal(TradingState.Halted, fixture.Guard.GetState(scope));

        // The window passes, and it stays halted: only a person releases it.
        fixture.Time.Advance(TimeSpan.FromMinutes(6));
        fixture.Supply((GuardFixture.Acme, 6m));
        Assert.Equal(DenialCodes.StateHalted, Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(9m) with { Strategy = strategy }, Token)).Denial.Code);
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Sell(1m, effect: PositionEffect.Close) with { Strategy = strategy }, Token));

        fixture.Guard.SetState(scope, TradingState.Active, new("the signal was stuck; repaired", "ann"));
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Buy(9m) with { Strategy = strategy }, Token));
    }

    [Fact]
    public async Task Entries_OfOtherStrategiesAndExits_DoNotCount()
    {
        var fixture = new GuardFixture(static o => o.Limits = o.Limits with { MaxEntries = 2 });
        fixture.Fill(fixture.Work(GuardFixture.Buy(5m) with { Strategy = "a" }), 5m);
        fixture.Work(GuardFixture.Sell(1m, effect: PositionEffect.Close) with { Strategy = "a" });
        fixture.Work(GuardFixture.Sell(2m, effect: PositionEffect.Close) with { Strategy = "a" });
        fixture.Work(GuardFixture.Buy(1m) with { Strategy = "b" });
        fixture.Work(GuardFixture.Buy(2m) with { Strategy = "a" });

        Assert.Equal(TradingState.Active, fixture.Guard.GetState(TradingScope.OfStrategy("a")));
        Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(3m) with { Strategy = "a" }, Token));
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Buy(4m) with { Strategy = "b" }, Token));
    }
}
