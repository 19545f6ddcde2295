using Guardrails.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guardrails.Tests.DependencyInjection;

public sealed class AddGuardrailsTests
{
    [Fact]
    public void Guards_are_singletons_keyed_by_name_and_independent()
    {
        var time = new VirtualTimeProvider();
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddGuardrails("paper", o => o.Limits = new RiskLimits { MaxGrossExposure = 1m })
            .AddGuardrails("live", o => o.Limits = new RiskLimits { MaxGrossExposure = 2m })
            .BuildServiceProvider();

        var paper = services.GetRequiredKeyedService<OrderGuard>("paper");
        var live = services.GetRequiredKeyedService<OrderGuard>("live");

        Assert.Same(paper, services.GetRequiredKeyedService<OrderGuard>("paper"));
        Assert.NotSame(paper, live);
        Assert.Equal(1m, paper.Risk.GetExposure().Lines[0].Limit);
        Assert.Equal(2m, live.Risk.GetExposure().Lines[0].Limit);
        Assert.Equal(time.GetUtcNow(), paper.Risk.Evaluate(OrderRequest.Buy("ACME", 1m)).Denial!.Time);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        var services = new ServiceCollection().AddGuardrails("live", _ => { });

        var error = Assert.Throws<ArgumentException>(() => services.AddGuardrails("live", _ => { }));

        Assert.Contains("'live'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_cannot_be_used_fail_when_the_guard_is_resolved()
    {
        var services = new ServiceCollection().AddGuardrails("live", o => o.NoticeBuffer = 0).BuildServiceProvider();

        var error = Assert.Throws<ArgumentException>(() => services.GetRequiredKeyedService<OrderGuard>("live"));

        Assert.Contains("NoticeBuffer is 0", error.Message, StringComparison.Ordinal);
    }
}
