using System.Net;
using Alpaca.Markets;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;
using Sdk = Alpaca.Markets;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>
/// The three clients of Alpaca.Markets over a simulated broker, whose faults show as they do with the package: as <see cref="RestClientErrorException"/>,
/// <see cref="TimeoutException"/>, errors of the stream, and events that do not come.
/// </summary>
internal sealed class SdkVenue(SimulatedBroker broker, TimeProvider time) : IAlpacaTradingClient, IAlpacaDataClient, IAlpacaStreamingClient
{
    private static readonly TimeSpan _reconnectPause = TimeSpan.FromMilliseconds(200);

    private readonly Guid _account = Guid.NewGuid();
    private readonly CancellationTokenSource _stop = new();

    public event Action<AuthStatus>? Connected;

    public event Action? SocketClosed;

    public event Action<Exception>? OnError;

    public event Action<ITradeUpdate>? OnTradeUpdate;

    /// <summary>What the next question for an order gets instead of an answer.</summary>
    public Exception? NextLookupFails { get; set; }

    /// <summary>Whether the stream stays connected and tells nothing of orders.</summary>
    public bool IsMute { get; set; }

    /// <summary>Connects, and connects again whenever the connection is lost, as <c>WithReconnect</c> does.</summary>
    public Task<AuthStatus> ConnectAndAuthenticateAsync(CancellationToken cancellationToken = default)
    {
        _ = ListenAsync();
        return Task.FromResult(AuthStatus.Authorized);
    }

    public async Task<IOrder> PostOrderAsync(NewOrderRequest request, CancellationToken cancellationToken = default) =>
        await broker.SendUnguardedAsync(SdkWire.ToRequest(request), request.PositionIntent is PositionIntent.BuyToClose or PositionIntent.SellToClose, cancellationToken) switch
        {
            SubmitOutcome.Accepted accepted => SdkWire.ToTaken(request, accepted.VenueOrderId!),
            SubmitOutcome.Rejected rejected => throw Refusal(rejected.Rejection),
            SubmitOutcome.Unknown unknown => throw Silence(unknown.Why),
            var other => throw new InvalidOperationException($"{other} is no outcome of a send."),
        };

    public async Task<IOrder> PatchOrderAsync(ChangeOrderRequest request, CancellationToken cancellationToken = default)
    {
        var old = broker.Venue.Orders.Single(order => SdkWire.IdOf(order.VenueOrderId) == request.OrderId);
        return await broker.ReplaceUnguardedAsync(old.ClientOrderId, request.Quantity, request.LimitPrice, request.StopPrice, request.ClientOrderId, cancellationToken) switch
        {
            ReplaceOutcome.Accepted accepted => await GetOrderAsync(request.ClientOrderId!, cancellationToken) is SdkOrder taken ? taken with { OrderId = SdkWire.IdOf(accepted.VenueOrderId!) } : throw Silence("no answer"),
            ReplaceOutcome.Rejected rejected => throw Refusal(rejected.Rejection),
            ReplaceOutcome.Unknown unknown => throw Silence(unknown.Why),
            var other => throw new InvalidOperationException($"{other} is no outcome of a replacement."),
        };
    }

    public async Task<bool> CancelOrderAsync(Guid orderId, CancellationToken cancellationToken = default)
    {
        var order = broker.Venue.Orders.Single(order => SdkWire.IdOf(order.VenueOrderId) == orderId);
        return await broker.CancelUnguardedAsync(order.ClientOrderId, cancellationToken) switch
        {
            CancelOutcome.Accepted => true,
            CancelOutcome.Rejected rejected => throw Refusal(rejected.Rejection),
            CancelOutcome.Unknown unknown => throw Silence(unknown.Why),
            var other => throw new InvalidOperationException($"{other} is no outcome of a cancellation."),
        };
    }

    public async Task<IOrder> GetOrderAsync(string clientOrderId, CancellationToken cancellationToken = default)
    {
        if (NextLookupFails is { } failure)
        {
            NextLookupFails = null;
            throw failure;
        }

        var symbol = broker.Venue.Orders.FirstOrDefault(order => order.ClientOrderId == clientOrderId)?.Symbol ?? "AAA";
        return await broker.FindOrderAsync(OrderQuery.For(symbol, clientOrderId), cancellationToken) switch
        {
            OrderLookup.Found found => SdkWire.ToOrder(found.Order),
            OrderLookup.NotFound => throw new RestClientErrorException(HttpStatusCode.NotFound, 40410000, $"order not found for {clientOrderId}", new SdkErrorInformation("")),
            OrderLookup.Failed failed => throw new TimeoutException(failed.Why),
            var other => throw new InvalidOperationException($"{other} is no answer to a lookup."),
        };
    }

    public Task<IOrder> GetOrderAsync(Guid orderId, CancellationToken cancellationToken = default) =>
        GetOrderAsync(broker.Venue.Orders.Single(order => SdkWire.IdOf(order.VenueOrderId) == orderId).ClientOrderId, cancellationToken);

    public async Task<IReadOnlyList<IOrder>> ListOrdersAsync(ListOrdersRequest request, CancellationToken cancellationToken = default) =>
        [.. Whole(await broker.GetOpenOrdersAsync(cancellationToken)).Select(SdkWire.ToOrder)];

    public async Task<IReadOnlyList<IPosition>> ListPositionsAsync(CancellationToken cancellationToken = default) =>
        [.. Whole(await broker.GetPositionsAsync(cancellationToken)).Select(static held => new SdkPosition(held.Symbol.Value, held.Quantity, held.Quantity > 0m ? Sdk.PositionSide.Long : Sdk.PositionSide.Short))];

    public async Task<IAccount> GetAccountAsync(CancellationToken cancellationToken = default) =>
        await broker.GetAccountAsync(cancellationToken) is { } account
            ? new SdkAccount(_account, account.Currency, account.Equity, account.BuyingPower)
            : throw new RestClientErrorException(HttpStatusCode.ServiceUnavailable, 503, "service unavailable", null);

    public async Task<IAsset> GetAssetAsync(string symbol, CancellationToken cancellationToken = default) =>
        await broker.GetInstrumentAsync(symbol, cancellationToken) is { } listed
            ? new SdkAsset(symbol, listed.Tradable, listed.Shortable, listed.Shortable)
            : throw new RestClientErrorException(HttpStatusCode.NotFound, 40410000, $"asset not found for {symbol}", new SdkErrorInformation(symbol));

    public Task<IReadOnlyDictionary<string, IQuote>> ListLatestQuotesAsync(LatestMarketDataListRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyDictionary<string, IQuote>>(request.Symbols.ToDictionary(
            static symbol => symbol, symbol => (IQuote)new SdkQuote(symbol, time.GetUtcNow().UtcDateTime, broker.Venue.GetPrice(symbol)!.Value - 0.01m, broker.Venue.GetPrice(symbol)!.Value + 0.01m)));

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>Hands over an event as the SDK does, whoever made it.</summary>
    public void Tell(ITradeUpdate update) => OnTradeUpdate?.Invoke(update);

    /// <summary>A gateway answers with a page of its own, which the SDK does not understand; what does not answer at all is a time-out.</summary>
    private static Exception Silence(string why) => why.Contains("in time", StringComparison.Ordinal)
        ? new RestClientErrorException(HttpStatusCode.GatewayTimeout, 504, why, null)
        : new TimeoutException(why);

    private static RestClientErrorException Refusal(VenueRejection rejection) => rejection switch
    {
        { IsDuplicateId: true } => new(HttpStatusCode.UnprocessableEntity, 40010001, "client_order_id must be unique", new SdkErrorInformation("")),
        { Code: "RATE_LIMITED" } => new(HttpStatusCode.TooManyRequests, 42910000, "rate limit exceeded", new SdkErrorInformation("")),
        { Code: "UNAUTHORIZED" } => new(HttpStatusCode.Unauthorized, 401, "Unauthorized", null),
        _ => new(HttpStatusCode.Forbidden, 40310000, rejection.Message, new SdkErrorInformation("")),
    };

    private static IReadOnlyList<T> Whole<T>(VenueSnapshot<T> answer)
        where T : class =>
        answer.Completeness == SnapshotCompleteness.Complete ? answer.Items : throw new TimeoutException(answer.Reason);

    private async Task ListenAsync()
    {
        var stopping = _stop.Token;
        while (true)
        {
            await using var stream = broker.StreamAsync(stopping).GetAsyncEnumerator(stopping);
            var next = stream.MoveNextAsync();
            Connected?.Invoke(AuthStatus.Authorized);
            while (await next)
            {
                if (IsMute)
                {
                    next = stream.MoveNextAsync();
                    continue;
                }

                if (stream.Current is VenueEvent.OrderReported { Report: { Fill.Kind: FillKind.Bust or FillKind.Correction } })
                {
                    OnError?.Invoke(new FormatException("Requested value 'trade_bust' was not found.")); // no member of TradeEvent
                }
                else if (stream.Current is VenueEvent.OrderReported { Report: var report })
                {
                    Tell(SdkWire.ToUpdate(report));
                }

                next = stream.MoveNextAsync();
            }

            SocketClosed?.Invoke();
            await Task.Delay(_reconnectPause, time, stopping);
        }
    }
}
