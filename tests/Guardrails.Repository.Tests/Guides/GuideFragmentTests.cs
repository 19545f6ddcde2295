using Guardrails.Alarms;
using Guardrails.Journal;
using Guardrails.Orders;
using Guardrails.Repository.Tests.Snippets;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Testing.FsCheck;
using Guardrails.Testing.Incidents;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The fragments between the files of the guides: each runs as it stands there.</summary>
public sealed class GuideFragmentTests
{
    [Fact]
    public void The_start_of_the_wrapped_bot_sends_one_order_although_the_answer_is_lost()
    {
        using var world = new GuideWorld(SimulatedVenueProfile.EquitiesHoldingShares);
        using var stopping = new CancellationTokenSource();
        world.Broker.InjectNext(FaultClass.ResponseLost);

        world.Wait(Done(Fragment("docs/guides/wrap-your-sdk.md", "GuardedBot.StartAsync(", new()
        {
            ["sdk"] = world.Sdk,
            ["log"] = NullLogger.Instance,
            ["time"] = world.Time,
            ["stopping"] = stopping.Token,
        })));
        stopping.Cancel();

        var order = Assert.Single(world.Broker.Venue.Orders);
        Assert.Equal((OrderSide.Buy, OrderType.Limit, 10m, 100m), (order.Side, order.Type, order.Quantity, order.LimitPrice));
        Assert.Equal(1, world.Broker.InjectedFaults[FaultClass.ResponseLost]);
    }

    [Fact]
    public void The_start_of_a_bot_that_keeps_its_sdk_sends_one_order_although_the_answer_is_lost()
    {
        using var world = new SdkWorld(starts: false);
        using var stopping = new CancellationTokenSource();
        world.Broker.InjectNext(FaultClass.ResponseLost);

        world.Wait(Done(Fragment("docs/guides/keep-your-sdk.md", "SdkBot.StartAsync(", new()
        {
            ["sdk"] = world.Sdk,
            ["data"] = world.Sdk,
            ["stream"] = world.Sdk,
            ["log"] = NullLogger.Instance,
            ["time"] = world.Time,
            ["stopping"] = stopping.Token,
        })));
        stopping.Cancel();

        var order = Assert.Single(world.Broker.Venue.Orders);
        Assert.Equal((OrderSide.Buy, OrderType.Limit, 10m, 95m), (order.Side, order.Type, order.Quantity, order.LimitPrice));
        Assert.Equal(1, world.Broker.InjectedFaults[FaultClass.ResponseLost]);
    }

    [Fact]
    public void The_fragment_that_closes_closes()
    {
        using var world = Holding(10m);
        world.Submit(OrderRequest.Sell("AAA", 10m) with { Type = OrderType.Stop, StopPrice = 90m, Effect = PositionEffect.Close });
        world.Broker.InjectNext(FaultClass.EventLost);

        world.Wait(Done(Fragment("docs/guides/wrap-your-sdk.md", "new PositionCloser(bot)", new() { ["bot"] = world.Bot, ["stopping"] = CancellationToken.None })));

        Assert.Equal(0m, world.HeldAtVenue("AAA"));
    }

    [Fact]
    public void The_fragment_that_names_holdings_makes_them_the_bots()
    {
        using var world = Holding(10m);
        world.End();
        world.Start();
        Assert.Equal(0m, world.Guard.FindPosition("AAA")!.Managed);

        world.Wait(Done(Fragment("docs/guides/wrap-your-sdk.md", "ManagePosition(\"AAA\"", new() { ["bot"] = world.Bot })));

        Assert.Equal(10m, world.Guard.FindPosition("AAA")!.Managed);
    }

    [Theory]
    [InlineData(null, 10, 1)]
    [InlineData(FaultClass.RateLimited, 0, 0)]
    [InlineData(FaultClass.DuplicateIdReject, 10, 1)]
    [InlineData(FaultClass.RequestLost, 0, 0)]
    [InlineData(FaultClass.ResponseLost, 10, 1)]
    [InlineData(FaultClass.RequestDelayed, 10, 1)]
    [InlineData(FaultClass.PartialFill, 10, 1)]
    public void The_permit_is_settled_whatever_happens(FaultClass? fault, int held, int orders)
    {
        using var world = Holding(0m);
        if (fault is { } wrong)
        {
            world.Broker.InjectNext(wrong);
        }

        var running = Fragment("docs/guides/wrap-your-sdk.md", "guard.AdmitAsync(", new() { ["guard"] = world.Guard, ["sdk"] = world.Sdk, ["stopping"] = CancellationToken.None });
        Assert.Equal(fault is FaultClass.RequestLost or FaultClass.ResponseLost, world.Wait(Fails<TaskCanceledException>(running)));
        world.Pass(TimeSpan.FromSeconds(60));

        Assert.Equal(held, world.HeldAtVenue("AAA"));
        Assert.Equal(held, world.Guard.FindPosition("AAA")?.Net ?? 0m);
        Assert.Equal(orders, world.Broker.Venue.Orders.Count);
        Assert.Empty(world.Guard.OpenOrders);
    }

    [Fact]
    public void The_watch_keeps_the_books_of_a_bot_that_it_is_told_of()
    {
        using var world = new GuideWorld(SimulatedVenueProfile.Plain);
        var watch = OrderWatch.Open(new OrderGuardOptions { Limits = GuideWorld.Limits, TimeProvider = world.Time });
        var given = new Dictionary<string, object> { ["watch"] = watch, ["sdk"] = world.Sdk, ["time"] = world.Time, ["stopping"] = CancellationToken.None };
        const string guide = "docs/guides/watch-your-bot.md";
        world.Broker.Faults = FaultPlan.None.With(FaultClass.EventDuplicated, 0.5m).With(FaultClass.EventsReordered, 0.3m).With(FaultClass.PartialFill, 1m);
        world.Wait(Done(Fragment(guide, "sdk.OrderChanged +=", given)));
        world.Wait(Done(Fragment(guide, "new BrokerReadings(sdk", given)));
        world.Pass(TimeSpan.FromSeconds(2));

        world.Wait(Done(Fragment(guide, "clientOrderId: \"bot-42\"", given)));
        world.Wait(world.Broker.SendUnguardedAsync(OrderRequest.Buy("AAA", 10m, limitPrice: 100m) with { ClientOrderId = "bot-42" }).AsTask());
        world.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal(10m, watch.Risk.FindPosition("AAA")!.Net);
        Assert.Empty(watch.GetReport().LatestDenials);
        world.Broker.Venue.InjectTrade("AAA", OrderSide.Buy, 49m);
        world.Pass(TimeSpan.FromSeconds(30));
        world.Wait(Done(Fragment(guide, "new BrokerReadings(sdk", given)));
        world.Pass(TimeSpan.FromSeconds(5));
        world.Wait(Done(Fragment(guide, "watch.ManagePosition(", given)));
        world.Wait(Done(Fragment(guide, "watch.GetReport()", given)));
        Assert.Equal(59m, watch.Risk.FindPosition("AAA")!.Managed);
    }

    [Fact]
    public async Task The_program_of_the_simulated_venue_runs() =>
        await SnippetRunner.RunProgramAsync(Find("docs/guides/testing-your-bot.md", "venue.InjectNext(FaultClass.ResponseLost)"));

    [Fact]
    public async Task The_fragments_that_test_a_bot_run()
    {
        const string guide = "docs/guides/testing-your-bot.md";
        var given = new Dictionary<string, object>
        {
            ["id"] = IncidentCorpus.All[0].Id,
            ["yourAdapter"] = (Func<AdapterWorld, IBrokerAdapter>)(static world => new SimulatedAdapterUnderTest(world).Broker),
            ["yours"] = SimulatedAdapterUnderTest.Of(SimulatedVenueProfile.EquitiesHoldingShares),
            ["yourBot"] = (Func<GuardedBroker, Quote, ValueTask>)(static async (broker, quote) => await broker.SubmitAsync(OrderRequest.Buy(quote.Symbol, 1m))),
        };

        await Fragment(guide, "ScenarioRunner.ReplayAsync(", given);
        await Fragment(guide, "GuardLaws.ExamineAll(simulated", given);
        await Fragment(guide, "GuardLaws.ClientOrderIdsAreKept.Check(yours)", given);
    }

    [Theory]
    [InlineData("docs/guides/configure.md", "services.AddGuardrails(\"paper-1\"", "paper-1")]
    [InlineData("docs/start.md", "services.AddGuardrails(\"alpaca-live\"", "alpaca-live")]
    public async Task A_guard_from_the_container_has_the_journal_and_the_sink_of_the_container(string guide, string fragment, string name)
    {
        var services = new ServiceCollection();
        var journal = new InMemoryJournal();
        services.AddSingleton<IGuardJournal>(journal).AddSingleton<IAlarmSink>(new NoAlarms())
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Guardrails:Account"] = "live-1", ["Guardrails:Limits:MaxGrossExposure"] = "5" }).Build());
        await Fragment(guide, fragment, new() { ["services"] = services });
        await using var provider = services.BuildServiceProvider();

        var guard = provider.GetRequiredKeyedService<OrderGuard>(name);
        guard.SetState(TradingScope.Account, TradingState.Halted, new("it is written", "test"));
        await guard.DisposeAsync();

        await using var next = await OrderGuard.OpenAsync(new OrderGuardOptions { Journal = journal });
        Assert.Equal(TradingState.Halted, next.GetState(TradingScope.Account));
    }

    private static GuideWorld Holding(decimal quantity)
    {
        var world = new GuideWorld(SimulatedVenueProfile.Plain);
        world.Start();
        if (quantity > 0m)
        {
            world.Submit(OrderRequest.Buy("AAA", quantity));
            world.Pass(TimeSpan.FromSeconds(3));
        }

        return world;
    }

    private static Task Fragment(string guide, string text, Dictionary<string, object> given) => SnippetRunner.RunAsync(Find(guide, text), given);

    private static Snippet Find(string guide, string text) => Snippet.In(guide).Single(snippet => snippet.Code.Contains(text, StringComparison.Ordinal));

    private static async Task<bool> Done(Task running)
    {
        await running;
        return true;
    }

    private static async Task<bool> Fails<T>(Task running)
        where T : Exception
    {
        try
        {
            await running;
            return false;
        }
        catch (T)
        {
            return true;
        }
    }

    private sealed class NoAlarms : IAlarmSink
    {
        public void Raise(Alarm alarm) => Assert.NotNull(alarm);
    }
}
