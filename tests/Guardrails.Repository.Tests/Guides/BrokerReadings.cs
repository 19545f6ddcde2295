using Guardrails.Brokers;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>Asks the broker. Every answer carries the time before the question was sent, and what could not be read is a failure, never an empty list.</summary>
/// <remarks>The time-out of an HttpClient is an OperationCanceledException, too: only the token says whether the bot ends.</remarks>
public sealed class BrokerReadings(YourBroker sdk, TimeProvider time) : IOrderLookup, IPositionSource
{
    public async ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        try
        {
            return await sdk.FindOrderAsync(query.Symbol.Value, query.ClientOrderId, cancellationToken) is { } order
                ? new OrderLookup.Found(YourTerms.ToVenueOrder(order))
                : new OrderLookup.NotFound(asked); // the broker itself has said that it knows no such order
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new OrderLookup.Failed(failure.Message);
        }
    }

    public async ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        try
        {
            IReadOnlyList<YourOrderState> orders = await sdk.GetOpenOrdersAsync(cancellationToken); // all pages
            return OpenOrderSnapshot.Complete(orders.Select(YourTerms.ToVenueOrder), asked);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return OpenOrderSnapshot.Failed(failure.Message);
        }
    }

    public async ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        try
        {
            IReadOnlyList<YourPosition> held = await sdk.GetPositionsAsync(cancellationToken);
            return PositionSnapshot.Complete(held.Select(row => new VenuePosition { Symbol = row.Symbol, Quantity = row.Quantity }), asked);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return PositionSnapshot.Failed(failure.Message);
        }
    }

    public async ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        try
        {
            YourAccount account = await sdk.GetAccountAsync(cancellationToken);
            return new AccountSnapshot { Currency = account.Currency, Equity = account.Equity, AsOf = asked };
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // the guard keeps the last account until it is too old
        }
    }
}
