using Guardrails.Brokers;
using Guardrails.Testing;

namespace Guardrails.Tests.Testing;

/// <summary>What goes wrong with the answers to questions about orders, executions and the account; those about positions are with the messages.</summary>
public sealed class QueryFaultTests
{
    private static readonly SimulatedVenueProfile Listing = SimulatedVenueProfile.Plain with { ListsExecutions = true };

    [Fact]
    public void OrderLookupFailed_FailsOnceAndProvesNothing() => FaultLab.Run(lab =>
    {
        lab.Buy("id", 5, 90m);
        lab.Broker.InjectNext(FaultClass.OrderLookupFailed);
        Assert.IsType<OrderLookup.Failed>(lab.Find("id"));
        Assert.IsType<OrderLookup.Found>(lab.Find("id"));
    });

    [Fact]
    public void OpenOrdersFailed_FailsOnce() => FaultLab.Run(lab =>
    {
        lab.Buy("id", 5, 90m);
        lab.Broker.InjectNext(FaultClass.OpenOrdersFailed);
        Assert.Equal((SnapshotCompleteness.Failed, 0), Of(lab.OpenOrders()));
        Assert.Equal((SnapshotCompleteness.Complete, 1), Of(lab.OpenOrders()));
    });

    [Fact]
    public void OpenOrdersStale_IsTheAnswerBeforeAndCallsItselfComplete() => FaultLab.Run(lab =>
    {
        lab.Buy("old", 5, 90m);
        lab.OpenOrders();
        lab.Broker.InjectNext(FaultClass.OpenOrdersStale);
        lab.OpenOrders();
        Assert.Empty(lab.Broker.InjectedFaults);
        lab.Cancel("old");
        lab.Buy("new", 5, 90m);
        Assert.Equal((SnapshotCompleteness.Complete, "old"), lab.OpenOrders() is var stale ? (stale.Completeness, stale.Items.Single().ClientOrderId) : default);
        Assert.Equal("new", lab.OpenOrders().Items.Single().ClientOrderId);
    });

    [Fact]
    public void OpenOrdersStale_OfMoreThanHalfAMinuteAgo_GivesNoOpportunity() => FaultLab.Run(lab =>
    {
        lab.OpenOrders();
        lab.Buy("new", 5, 90m);
        lab.Advance(30_001);
        lab.Broker.InjectNext(FaultClass.OpenOrdersStale);
        Assert.Equal("new", lab.OpenOrders().Items.Single().ClientOrderId);
    });

    [Fact]
    public void OpenOrdersEmpty_LooksCompleteWhileOrdersAreOpen() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.OpenOrdersEmpty);
        lab.OpenOrders();
        Assert.Empty(lab.Broker.InjectedFaults);
        lab.Buy("id", 5, 90m);
        Assert.Equal((SnapshotCompleteness.Complete, 0), Of(lab.OpenOrders()));
        Assert.Equal((SnapshotCompleteness.Complete, 1), Of(lab.OpenOrders()));
    });

    [Fact]
    public void OpenOrdersPartial_SaysSoAndLacksSome() => FaultLab.Run(lab =>
    {
        for (var i = 0; i < 40; i++)
        {
            lab.Buy($"id{i}", 1, 90m);
        }

        lab.Broker.InjectNext(FaultClass.OpenOrdersPartial);
        var (completeness, count) = Of(lab.OpenOrders());
        Assert.Equal(SnapshotCompleteness.Partial, completeness);
        Assert.InRange(count, 1, 39);
    });

    [Fact]
    public void ExecutionsFailed_FailsOnce() => FaultLab.Run(
        lab =>
        {
            lab.Buy("id", 5);
            lab.Advance(10);
            lab.Broker.InjectNext(FaultClass.ExecutionsFailed);
            Assert.Equal((SnapshotCompleteness.Failed, 0), Of(lab.Executions()));
            Assert.Equal((SnapshotCompleteness.Complete, 1), Of(lab.Executions()));
        },
        Listing);

    [Fact]
    public void ExecutionsStale_LacksTheLatestAndCallsItselfComplete() => FaultLab.Run(
        lab =>
        {
            lab.Buy("first", 5);
            lab.Advance(31_000);
            lab.Broker.InjectNext(FaultClass.ExecutionsStale);
            Assert.Equal(1, Of(lab.Executions()).Count);
            Assert.Empty(lab.Broker.InjectedFaults);
            lab.Buy("second", 5);
            lab.Advance(10);
            Assert.Equal((SnapshotCompleteness.Complete, "first"), lab.Executions() is var stale ? (stale.Completeness, stale.Items.Single().ClientOrderId) : default);
            Assert.Equal(2, Of(lab.Executions()).Count);
        },
        Listing);

    [Fact]
    public void ExecutionsPartial_SaysSoAndLacksSome() => FaultLab.Run(
        lab =>
        {
            for (var i = 0; i < 40; i++)
            {
                lab.Buy($"id{i}", 1);
                lab.Advance(10);
            }

            lab.Broker.InjectNext(FaultClass.ExecutionsPartial);
            var (completeness, count) = Of(lab.Executions());
            Assert.Equal(SnapshotCompleteness.Partial, completeness);
            Assert.InRange(count, 1, 39);
        },
        Listing);

    [Fact]
    public void AccountQueryFailed_HasNoAnswerOnce() => FaultLab.Run(lab =>
    {
        lab.Broker.InjectNext(FaultClass.AccountQueryFailed);
        Assert.Null(lab.Account());
        Assert.Equal(10_000m, lab.Account()!.Equity);
    });

    private static (SnapshotCompleteness Completeness, int Count) Of(OpenOrderSnapshot orders) => (orders.Completeness, orders.Items.Count);

    private static (SnapshotCompleteness Completeness, int Count) Of(ExecutionSnapshot executions) => (executions.Completeness, executions.Items.Count);
}
