using System.Net;
using Guardrails.Brokers;
using Sdk = Alpaca.Markets;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>Asks through the SDK. Every answer carries the time before the question was sent, and what could not be read is a failure, never an empty list.</summary>
public sealed class SdkReadings(Sdk.IAlpacaTradingClient sdk, Sdk.IAlpacaDataClient data, TimeProvider time) : IOrderLookup, IPositionSource
{
    private const int MostOrders = 500; // a page of Alpaca; a full one may not be the last

    public async ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        try
        {
            VenueOrder order = SdkTerms.ToVenueOrder(await sdk.GetOrderAsync(query.ClientOrderId, cancellationToken));
            return order.ClientOrderId == query.ClientOrderId
                ? new OrderLookup.Found(order)
                : new OrderLookup.Failed($"the answer is about {order.ClientOrderId}, and {query.ClientOrderId} was asked for");
        }
        catch (Sdk.RestClientErrorException missing) when (IsNotFound(missing))
        {
            return new OrderLookup.NotFound(asked);
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
            IReadOnlyList<Sdk.IOrder> orders = await sdk.ListOrdersAsync(
                new Sdk.ListOrdersRequest { OrderStatusFilter = Sdk.OrderStatusFilter.Open, LimitOrderNumber = MostOrders, RollUpNestedOrders = false }, cancellationToken);
            VenueOrder[] open = [.. orders.Select(SdkTerms.ToVenueOrder)];
            return open.Length < MostOrders ? OpenOrderSnapshot.Complete(open, asked) : OpenOrderSnapshot.Partial(open, asked, $"the page is full with {MostOrders} orders");
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
            IReadOnlyList<Sdk.IPosition> held = await sdk.ListPositionsAsync(cancellationToken);
            return held.FirstOrDefault(row => row.Quantity != 0m && row.Quantity > 0m != (row.Side == Sdk.PositionSide.Long)) is { } wrong
                ? PositionSnapshot.Failed($"{wrong.Quantity} {wrong.Symbol} is said to be {wrong.Side}; a short position is negative")
                : PositionSnapshot.Complete(held.Select(row => new VenuePosition { Symbol = row.Symbol, Quantity = row.Quantity }), asked);
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
            Sdk.IAccount account = await sdk.GetAccountAsync(cancellationToken);
            return account is { Currency: { } currency, Equity: { } equity }
                ? new AccountSnapshot { Currency = currency, Equity = equity, BuyingPower = account.BuyingPower, VenueAccountId = $"alpaca:{account.AccountId:D}", AsOf = asked }
                : null;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // the guard keeps the last account until it is too old
        }
    }

    /// <summary>The best prices; a symbol of which one side is missing, or whose bid is above its ask, has none.</summary>
    public async ValueTask<IReadOnlyList<Quote>> GetQuotesAsync(IReadOnlyList<string> symbols, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyDictionary<string, Sdk.IQuote> latest = await data.ListLatestQuotesAsync(new Sdk.LatestMarketDataListRequest(symbols), cancellationToken);
            return
            [
                .. latest.Values.Where(quote => quote.BidPrice > 0m && quote.AskPrice >= quote.BidPrice).Select(quote => new Quote
                {
                    Symbol = quote.Symbol,
                    Price = (quote.BidPrice + quote.AskPrice) / 2m,
                    Bid = quote.BidPrice,
                    Ask = quote.AskPrice,
                    Time = DateTime.SpecifyKind(quote.TimestampUtc, DateTimeKind.Utc),
                }),
            ];
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return []; // a price that does not come grows old, and new risk is denied
        }
    }

    /// <summary>Only Alpaca's own words say that there is no such order: a 404 of somebody in between proves nothing.</summary>
    private static bool IsNotFound(Sdk.RestClientErrorException failure) =>
        failure is { HttpStatusCode: HttpStatusCode.NotFound, ErrorInformation: not null } && failure.Message.Contains("order not found", StringComparison.OrdinalIgnoreCase);
}
