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
        await using var desk = await OpenAsync(replaceMilliseconds: 1500);
        await desk.SubmitAsync(OrderRequest.Buy("GME", 10m));
        await desk.UntilAsync(() => desk.Booked("GME") == 10m);
        await desk.SubmitAsync(OrderRequest.Sell("GME", 10m) with { ClientOrderId = "stop", Type = OrderType.Stop, StopPrice = 20m, Effect = PositionEffect.Close });
        await MoveAsync(desk, new ReplaceRequest { ClientOrderId = "stop", StopPrice = 22m });

        var result = await desk.Broker.CloseAsync(new CloseRequest { Symbol = "GME", By = new Attribution("a test closes", "tests") }, Cancelled);

        Assert.True(result is CloseResult.Closed, result.ToString());
        Assert.Equal(0m, desk.AtVenue("GME"));
        await desk.UntilAsync(() => desk.Guard.OpenOrders.Count == 0, () => string.Join("; ", desk.Guard.OpenOrders));
        Assert.Equal(OrderState.Replaced, desk.Guard.FindOrder("stop")!.State);
    }

    /// <summary>The replacement takes longer than the test.</summary>
    [Fact]
    public async Task AnEntryThatIsBeingMoved_IsNotCanceled_NorIsTheOneThatTakesItsPlace()
    {
        await using var desk = await OpenAsync(replaceMilliseconds: 600_000);
        await desk.SubmitAsync(OrderRequest.Buy("GME", 10m, 20m) with { ClientOrderId = "rest" });
        await MoveAsync(desk, new ReplaceRequest { ClientOrderId = "rest", LimitPrice = 21m });
        var open = desk.Guard.OpenOrders;
        Assert.Equal(2, open.Count);

        foreach (var order in open)
        {
            var result = Assert.IsType<CancelResult.Rejected>(await desk.Broker.CancelAsync(order.ClientOrderId, Cancelled));
            Assert.Equal("original order pending replacement", result.Rejection.Message);
        }

        // Both go on counting, as what they were.
        Assert.Equal(open.Select(static o => (o.ClientOrderId, o.State)), desk.Guard.OpenOrders.Select(static o => (o.ClientOrderId, o.State)));
    }

    /// <summary>The first round of cancellations meets the replacement, or comes after it: on a slow machine nobody knows. The last one comes after it.</summary>
    [Fact]
    public async Task AnEntryThatIsBeingMoved_IsCanceled_OnceItIsMoved()
    {
        await using var desk = await OpenAsync(replaceMilliseconds: 200);
        await desk.SubmitAsync(OrderRequest.Buy("GME", 10m, 20m) with { ClientOrderId = "rest" });
        await MoveAsync(desk, new ReplaceRequest { ClientOrderId = "rest", LimitPrice = 21m });

        foreach (var order in desk.Guard.OpenOrders)
        {
            await desk.Broker.CancelAsync(order.ClientOrderId, Cancelled);
        }

        await desk.UntilAsync(() => desk.Guard.OpenOrders is [] or [{ State: OrderState.Working }], () => string.Join("; ", desk.Guard.OpenOrders));
        Assert.Equal(OrderState.Replaced, desk.Guard.FindOrder("rest")!.State);
        foreach (var order in desk.Guard.OpenOrders)
        {
            var result = await desk.Broker.CancelAsync(order.ClientOrderId, Cancelled);
            Assert.True(result is CancelResult.Pending or CancelResult.Ended, result.ToString());
        }

        await desk.UntilAsync(() => desk.Guard.OpenOrders.Count == 0, () => string.Join("; ", desk.Guard.OpenOrders));
        Assert.Empty(desk.Sandbox.Broker.Venue.OpenOrders);
    }

    /// <summary>The venue acknowledges at once: one that it has not acknowledged is not replaced.</summary>
    private static async Task<Desk> OpenAsync(int replaceMilliseconds)
    {
        var desk = await Desk.OpenAsync();
        await desk.ControlAsync("/sandbox/latencies", $$"""{"ack_ms":0,"replace_ms":{{replaceMilliseconds}}}""");
        return desk;
    }

    private static async Task MoveAsync(Desk desk, ReplaceRequest request)
    {
        await desk.UntilAsync(() => desk.Guard.FindOrder(request.ClientOrderId)!.State == OrderState.Working);
        var result = await desk.Broker.ReplaceAsync(request, Cancelled);
        Assert.True(result is ReplaceResult.Replaced, result.ToString());
    }
}
