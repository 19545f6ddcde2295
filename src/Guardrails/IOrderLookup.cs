using Guardrails.Brokers;

namespace Guardrails;

/// <summary>A place that can say what became of orders: enough to settle orders of unknown outcome. It only reads.</summary>
/// <remarks>Implementations must be safe to call from several threads.</remarks>
public interface IOrderLookup
{
    /// <summary>Asks what became of one order, whatever its state.</summary>
    /// <param name="query">Which one. Most venues need its <see cref="OrderQuery.ClientOrderId"/> alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the venue knows. A failure is returned, not thrown; an exception counts as <see cref="OrderLookup.Failed"/>.</returns>
    ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken);

    /// <summary>Asks for all open orders, those held behind a parent included.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken);

    /// <summary>Asks for everything that was executed in an instrument since a time. Asked only where <see cref="BrokerCapabilities.ListsExecutions"/> says so.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="since">The earliest execution wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ExecutionSnapshot.NotSupported);
}
