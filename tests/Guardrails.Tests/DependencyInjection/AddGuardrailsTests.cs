using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;
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
    public async Task The_configuration_can_ask_the_container_for_services()
    {
        var alarms = new AlarmList();
        var journal = new InMemoryJournal();
        var configured = 0;
        await using var services = new ServiceCollection()
            .AddSingleton<IAlarmSink>(alarms)
            .AddKeyedSingleton<IGuardJournal>("paper", journal)
            .AddGuardrails("paper", (provider, options) =>
            {
                configured++;
                options.Alarms = provider.GetRequiredService<IAlarmSink>();
                options.Journal = provider.GetRequiredKeyedService<IGuardJournal>("paper");
            })
            .BuildServiceProvider();
        Assert.Equal(0, configured);

        var guard = services.GetRequiredKeyedService<OrderGuard>("paper");
        Assert.Same(guard, services.GetRequiredKeyedService<OrderGuard>("paper"));
        guard.SetState(TradingScope.Account, TradingState.Halted, new("a look at the journal", "anna"));
        guard.Observe(new ExecutionReport { Symbol = "ACME", ClientOrderId = "x", Side = default, Status = VenueOrderStatus.New });
        await guard.DisposeAsync();

        Assert.Equal(1, configured);
        Assert.NotEmpty(alarms.Codes);
        await using var next = await OrderGuard.OpenAsync(new OrderGuardOptions { Journal = journal });
        Assert.Equal(TradingState.Halted, next.GetState(TradingScope.Account));
    }

    [Fact]
    public void A_configuration_with_services_is_refused_for_a_name_that_is_taken_and_when_it_is_missing()
    {
        var services = new ServiceCollection().AddGuardrails("live", _ => { });

        Assert.Throws<ArgumentException>(() => services.AddGuardrails("live", (_, _) => { }));
        Assert.Throws<ArgumentNullException>(() => services.AddGuardrails("paper", (Action<IServiceProvider, OrderGuardOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddGuardrails("paper", (Action<OrderGuardOptions>)null!));
        Assert.Single(services);
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
