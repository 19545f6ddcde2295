using Guardrails.Closing;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>Getting out while an order is being replaced, which Alpaca does not cancel then.</summary>
public sealed class ReplacingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The replacement takes 1.5 s at the venue, and the close is asked for at once.</summary>
    [Fact]
    public async Task AStopThatIsBeingMoved_GivesWayToAClose_OnceItIsMoved()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SubmitAsync(OrderRequest.Buy("GME", 10m));
        await desk.UntilAsync(() => desk.Booked("GME") == 10m);
        await desk.SubmitAsync(OrderRequest.Sell("GME", 10m) with { ClientOrderId = "stop", Type = OrderType.Stop, StopPrice = 20m, Effect = PositionEffect.Close });
        await desk.UntilAsync(() => desk.Guard.FindOrder("stop")!.State == OrderState.Working);
        await desk.ControlAsync("/sandbox/latencies", """{"replace_ms":1500}""");
        await desk.Broker.ReplaceAsync(new ReplaceRequest { ClientOrderId = "stop", StopPrice = 22m }, Cancelled);

        var result = await desk.Broker.CloseAsync(new CloseRequest { Symbol = "GME", By = new Attribution("a test closes", "tests") }, Cancelled);

        Assert.True(result is CloseResult.Closed, result.ToString());
        Assert.Equal(0m, desk.AtVenue("GME"));
        await desk.UntilAsync(() => desk.Guard.OpenOrders.Count == 0, () => string.Join("; ", desk.Guard.OpenOrders));
    }

    [Fact]
    public async Task AnEntryThatIsBeingMoved_IsCanceled_OnceItIsMoved()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SubmitAsync(OrderRequest.Buy("GME", 10m, 20m) with { ClientOrderId = "rest" });
        await desk.UntilAsync(() => desk.Guard.FindOrder("rest")!.State == OrderState.Working);
        await desk.ControlAsync("/sandbox/latencies", """{"replace_ms":1500}""");
        await desk.Broker.ReplaceAsync(new ReplaceRequest { ClientOrderId = "rest", LimitPrice = 21m }, Cancelled);

        foreach (var order in desk.Guard.OpenOrders)
        {
            var result = await desk.Broker.CancelAsync(order.ClientOrderId, Cancelled);
            Assert.True(result is CancelResult.Rejected or CancelResult.Denied, result.ToString());
        }

        await desk.UntilAsync(() => desk.Guard.OpenOrders is [{ State: OrderState.Working }], () => string.Join("; ", desk.Guard.OpenOrders));
        await desk.Broker.CancelAsync(desk.Guard.OpenOrders[0].ClientOrderId, Cancelled);
        await desk.UntilAsync(() => desk.Guard.OpenOrders.Count == 0, () => string.Join("; ", desk.Guard.OpenOrders));
    }
}
