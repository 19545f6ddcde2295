using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Scenarios;

/// <summary>The simulated broker as the venue of a scenario, in process: everything happens inline.</summary>
internal sealed class SimulatedScenarioVenue(SimulatedBroker broker, VirtualTimeProvider time) : IScenarioVenue
{
    public SimulatedBroker Broker => broker;

    public IBrokerAdapter Adapter => broker;

    public ValueTask SetPriceAsync(Symbol symbol, decimal price, bool tells)
    {
        broker.Venue.SetPrice(symbol, price, tells);
        return ValueTask.CompletedTask;
    }

    public ValueTask TellAsync(Symbol symbol, decimal price)
    {
        broker.Venue.PublishQuote(new Quote { Symbol = symbol, Price = price, Time = time.GetUtcNow() });
        return ValueTask.CompletedTask;
    }

    public ValueTask FillNextOnlyAsync(decimal? quantity)
    {
        if (quantity is { } most)
        {
            broker.Venue.FillNextOnly(most);
        }
        else
        {
            broker.Venue.ReleaseFills();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        return ValueTask.CompletedTask;
    }

    public ValueTask WaitUntilIdleAsync() => ValueTask.CompletedTask;

    public ValueTask<bool> WaitInRealTimeAsync(Task task) => new(task.IsCompleted);

    public ValueTask<SubmitOutcome> SendAsync(OrderRequest request, bool reduceOnly, CancellationToken cancellationToken) => broker.SendUnguardedAsync(request, reduceOnly, cancellationToken);

    public ValueTask<GroupOutcome> SendAsync(MultilegRequest order, CancellationToken cancellationToken) => broker.SendMultilegUnguardedAsync(order, cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(string clientOrderId, CancellationToken cancellationToken) => broker.CancelUnguardedAsync(clientOrderId, cancellationToken);

    public ValueTask<ReplaceOutcome> ReplaceAsync(string clientOrderId, decimal? quantity, decimal? limitPrice, decimal? stopPrice, CancellationToken cancellationToken) =>
        broker.ReplaceUnguardedAsync(clientOrderId, quantity, limitPrice, stopPrice, cancellationToken: cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
