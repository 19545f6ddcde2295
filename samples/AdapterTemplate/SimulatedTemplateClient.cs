using System.Runtime.CompilerServices;
using Guardrails;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Testing;

namespace AdapterTemplate;

/// <summary>The client of an imaginary venue over the simulated one, with its faults, so that the template runs. Leave this file away once your client is there.</summary>
public sealed class SimulatedTemplateClient(SimulatedBroker broker) : ITemplateVenueClient
{
    private static readonly (OrderType Type, string Word)[] _types =
        [(OrderType.Market, "market"), (OrderType.Limit, "limit"), (OrderType.Stop, "stop"), (OrderType.StopLimit, "stop_limit")];

    private static readonly (TimeInForce Time, string Word)[] _times =
        [(TimeInForce.Day, "day"), (TimeInForce.GoodTillCancel, "gtc"), (TimeInForce.ImmediateOrCancel, "ioc"), (TimeInForce.FillOrKill, "fok")];

    public async Task<TemplateAnswer> SubmitAsync(TemplateOrder order, CancellationToken cancellationToken)
    {
        var request = new OrderRequest
        {
            ClientOrderId = order.ClientId,
            Symbol = order.Symbol,
            Side = order.Side == "buy" ? OrderSide.Buy : OrderSide.Sell,
            Quantity = order.Quantity,
            Type = _types.Single(pair => pair.Word == order.Type).Type,
            LimitPrice = order.LimitPrice,
            StopPrice = order.StopPrice,
            TimeInForce = _times.Single(pair => pair.Word == order.TimeInForce).Time,
        };
        return await broker.SendUnguardedAsync(request, order.ReduceOnly, cancellationToken) switch
        {
            SubmitOutcome.Accepted accepted => new TemplateAnswer(TemplateStatus.Taken, "", "", accepted.VenueOrderId),
            SubmitOutcome.Rejected rejected => Refusal(rejected.Rejection),
            SubmitOutcome.Unknown unknown => throw new TimeoutException(unknown.Why),
            var other => throw new InvalidOperationException($"{other} is no outcome of a send."),
        };
    }

    public async Task<TemplateAnswer> CancelAsync(string orderId, CancellationToken cancellationToken)
    {
        var known = broker.Venue.Orders.FirstOrDefault(order => order.VenueOrderId == orderId);
        return known is null ? new TemplateAnswer(TemplateStatus.NotFound, "UNKNOWN_ORDER", $"no order {orderId}") : await broker.CancelUnguardedAsync(known.ClientOrderId, cancellationToken) switch
        {
            CancelOutcome.Accepted => new TemplateAnswer(TemplateStatus.Taken, "", "", orderId),
            CancelOutcome.Rejected rejected => Refusal(rejected.Rejection),
            CancelOutcome.Unknown unknown => throw new TimeoutException(unknown.Why),
            var other => throw new InvalidOperationException($"{other} is no outcome of a cancellation."),
        };
    }

    public async Task<TemplateOrderState?> FindOrderAsync(string clientId, CancellationToken cancellationToken) =>
        await broker.FindOrderAsync(OrderQuery.For(broker.Venue.Orders.FirstOrDefault(order => order.ClientOrderId == clientId)?.Symbol ?? "NONE", clientId), cancellationToken) switch
        {
            OrderLookup.Found found => ToState(found.Order),
            OrderLookup.NotFound => null,
            OrderLookup.Failed failed => throw new TimeoutException(failed.Why),
            var other => throw new InvalidOperationException($"{other} is no answer to a lookup."),
        };

    public async Task<TemplatePage<TemplateOrderState>> ListOpenOrdersAsync(string? cursor, CancellationToken cancellationToken) =>
        Page(await broker.GetOpenOrdersAsync(cancellationToken), ToState, cursor);

    public async Task<TemplatePage<TemplateExecution>> ListExecutionsAsync(string symbol, DateTimeOffset since, string? cursor, CancellationToken cancellationToken) =>
        Page(await broker.GetExecutionsAsync(symbol, since, cancellationToken), static report => ToExecution(report)!, cursor);

    public async Task<TemplatePage<TemplatePosition>> ListPositionsAsync(string? cursor, CancellationToken cancellationToken) =>
        Page(await broker.GetPositionsAsync(cancellationToken), static held => new TemplatePosition(held.Symbol.Value, held.Quantity), cursor);

    public async Task<TemplateAccount> GetAccountAsync(CancellationToken cancellationToken) =>
        await broker.GetAccountAsync(cancellationToken) is { } account
            ? new TemplateAccount(account.Currency, account.Equity, account.BuyingPower, account.GrossPositionValue)
            : throw new TimeoutException("503 service unavailable");

    public async Task<TemplateInstrument?> GetInstrumentAsync(string symbol, CancellationToken cancellationToken) =>
        await broker.GetInstrumentAsync(symbol, cancellationToken) is { } listed ? new TemplateInstrument(symbol, listed.QuoteCurrency, listed.TickSize, listed.LotSize, listed.Shortable) : null;

    public async IAsyncEnumerable<TemplateMessage> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = broker.StreamAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = stream.MoveNextAsync();
        yield return new TemplateMessage.Subscribed();
        while (await next)
        {
            yield return stream.Current switch
            {
                VenueEvent.OrderReported { Report: var report } => new TemplateMessage.OrderChanged(ToState(report), ToExecution(report), report.TransactTime, report.Text),
                VenueEvent.PriceChanged { Quote: var quote } => new TemplateMessage.PriceChanged(quote.Symbol.Value, quote.Price, quote.Time),
                var other => new TemplateMessage.Unreadable($"{other}"),
            };
            next = stream.MoveNextAsync();
        }
    }

    private static TemplateAnswer Refusal(VenueRejection rejection) => new(
        rejection switch
        {
            { IsDuplicateId: true } => TemplateStatus.DuplicateId,
            { Code: "RATE_LIMITED" } => TemplateStatus.TooManyRequests,
            { Code: "UNAUTHORIZED" } => TemplateStatus.NotAuthorized,
            _ => TemplateStatus.Refused,
        },
        rejection.Code,
        rejection.Message);

    /// <summary>An answer as pages: behind one that lacks something there is another page, which does not come.</summary>
    private static TemplatePage<TRow> Page<TTold, TRow>(VenueSnapshot<TTold> answer, Func<TTold, TRow> read, string? cursor)
        where TTold : class =>
        answer.Completeness == SnapshotCompleteness.Failed || cursor is not null
            ? throw new TimeoutException(answer.Reason)
            : new([.. answer.Items.Select(read)], answer.Completeness == SnapshotCompleteness.Partial ? "2" : null);

    private static TemplateExecution? ToExecution(ExecutionReport report) => report.Fill is not { } fill ? null : new(
        ToState(report),
        fill.ExecutionId ?? "",
        fill.Kind switch { FillKind.Bust => "bust", FillKind.Correction => "correction", _ => "trade" },
        fill.Quantity,
        fill.Price,
        fill.Fee,
        fill.FeeAsset,
        report.Cause == ExecutionCause.Liquidation ? "liquidation" : "order");

    private static TemplateOrderState ToState(ExecutionReport report) => new(
        report.ClientOrderId, report.VenueOrderId!, report.Symbol.Value, report.Side == OrderSide.Buy ? "buy" : "sell", report.OrderQuantity!.Value, report.CumulativeQuantity!.Value,
        WordOf(report.Type), report.LimitPrice, report.StopPrice, WordOf(report.TimeInForce), WordOf(report.Status), report.ReduceOnly);

    private static TemplateOrderState ToState(VenueOrder order) => new(
        order.ClientOrderId, order.VenueOrderId!, order.Symbol.Value, order.Side == OrderSide.Buy ? "buy" : "sell", order.Quantity, order.FilledQuantity,
        WordOf(order.Type), order.LimitPrice, order.StopPrice, WordOf(order.TimeInForce), WordOf(order.Status), order.ReduceOnly);

    private static string WordOf(OrderType? type) => _types.Single(pair => pair.Type == type).Word;

    private static string? WordOf(TimeInForce? time) => _times.FirstOrDefault(pair => pair.Time == time).Word;

    private static string WordOf(VenueOrderStatus status) => status switch
    {
        VenueOrderStatus.PendingNew => "pending_new",
        VenueOrderStatus.New => "new",
        VenueOrderStatus.Held => "held",
        VenueOrderStatus.PartiallyFilled => "partially_filled",
        VenueOrderStatus.Filled => "filled",
        VenueOrderStatus.PendingCancel => "pending_cancel",
        VenueOrderStatus.Canceled => "canceled",
        VenueOrderStatus.Rejected => "rejected",
        VenueOrderStatus.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
