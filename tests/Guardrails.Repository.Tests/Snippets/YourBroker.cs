using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Repository.Tests.Snippets;

/// <summary>What a bot already has before it meets the guard: an SDK that sends orders and raises events. Used by the snippets of the guides.</summary>
public sealed class YourBroker
{
    public event Action<YourFill> Filled = delegate { };

    public Task<YourAnswer> PlaceAsync(string id, string symbol, bool buy, decimal quantity, decimal? limit, bool reduceOnly, CancellationToken cancellationToken)
    {
        Filled(new YourFill(id, symbol, buy, "e1", quantity, limit ?? 1m, quantity, quantity));
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new YourAnswer(reduceOnly ? 200 : 201, "1", ""));
    }

    public Task<YourAnswer> CancelAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new YourAnswer(id.Length > 0 ? 204 : 404, id, ""));
    }

    public Task<IReadOnlyList<VenueOrder>> GetOpenOrdersAsync() => Task.FromResult<IReadOnlyList<VenueOrder>>([]);

    public Task<IReadOnlyList<(string Symbol, decimal Quantity)>> GetPositionsAsync() => Task.FromResult<IReadOnlyList<(string Symbol, decimal Quantity)>>([]);

    public Task<decimal> GetEquityAsync() => Task.FromResult(1m);
}

public sealed record YourAnswer(int Status, string OrderId, string Body);

public sealed record YourFill(
    string ClientOrderId, string Symbol, bool IsBuy, string ExecutionId, decimal Quantity, decimal Price, decimal CumulativeQuantity, decimal OrderQuantity)
{
    public ExecutionReport ToReport() => new()
    {
        Symbol = Symbol,
        Side = IsBuy ? OrderSide.Buy : OrderSide.Sell,
        Status = CumulativeQuantity == OrderQuantity ? VenueOrderStatus.Filled : VenueOrderStatus.PartiallyFilled,
    };
}
