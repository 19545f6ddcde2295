using Guardrails;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace AdapterTemplate;

/// <summary>The guard's words in the venue's, and back. A word that is not known throws; it never becomes a default.</summary>
public static class TemplateTerms
{
    /// <summary>Every field of the approved order, and its id as it is (BA-01 to BA-08).</summary>
    public static TemplateOrder ToOrder(OutboundOrder order) => new(
        order.ClientOrderId,
        order.VenueSymbol,
        order.Side switch
        {
            OrderSide.Buy => "buy",
            OrderSide.Sell => "sell",
            _ => throw new NotSupportedException($"side {order.Side}"),
        },
        order.Quantity,
        order.Type switch
        {
            OrderType.Market => "market",
            OrderType.Limit => "limit",
            OrderType.Stop => "stop",
            OrderType.StopLimit => "stop_limit",
            _ => throw new NotSupportedException($"order type {order.Type}"),
        },
        order.LimitPrice,
        order.StopPrice,
        order.TimeInForce switch
        {
            TimeInForce.Day => "day",
            TimeInForce.GoodTillCancel => "gtc",
            TimeInForce.ImmediateOrCancel => "ioc",
            TimeInForce.FillOrKill => "fok",
            _ => throw new NotSupportedException($"time in force {order.TimeInForce}"),
        },
        order.ReduceOnly); // the approval counts on the mark: never leave it off (BA-30, BA-31)

    public static VenueOrder ToVenueOrder(TemplateOrderState order) => new()
    {
        ClientOrderId = order.ClientId,
        VenueOrderId = order.OrderId,
        Symbol = order.Symbol,
        Side = ToSide(order.Side), // what the venue says, never what was asked for
        Quantity = order.Quantity,
        FilledQuantity = order.FilledQuantity,
        Type = ToType(order.Type),
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce is { } time ? ToTimeInForce(time) : null,
        Status = ToStatus(order.Status),
        ReduceOnly = order.ReduceOnly,
    };

    /// <summary>An order as it stands, with the execution that the message is about: this much, and this much in all (BA-41, BA-49).</summary>
    public static ExecutionReport ToReport(TemplateOrderState order, TemplateExecution? execution, DateTimeOffset? time, string? words)
    {
        VenueOrder shown = ToVenueOrder(order);
        return new ExecutionReport
        {
            ClientOrderId = shown.ClientOrderId,
            VenueOrderId = shown.VenueOrderId,
            Symbol = shown.Symbol,
            Side = shown.Side,
            Status = shown.Status,
            Type = shown.Type,
            OrderQuantity = shown.Quantity,
            CumulativeQuantity = shown.FilledQuantity,
            LimitPrice = shown.LimitPrice,
            StopPrice = shown.StopPrice,
            TimeInForce = shown.TimeInForce,
            ReduceOnly = shown.ReduceOnly,
            TransactTime = time,
            Text = words,
            Fill = execution is null ? null : ToFill(execution),
            Cause = execution?.Reason switch
            {
                null or "order" => ExecutionCause.Order,
                "liquidation" => ExecutionCause.Liquidation, // nobody asked for it: the symbol is quarantined
                var other => throw new FormatException($"reason of an execution '{other}'"),
            },
        };
    }

    private static Fill ToFill(TemplateExecution execution) => new()
    {
        Kind = execution.Kind switch
        {
            "trade" => FillKind.Trade,
            "bust" => FillKind.Bust,
            "correction" => FillKind.Correction,
            _ => throw new FormatException($"kind of execution '{execution.Kind}'"),
        },
        ExecutionId = execution.ExecutionId, // the same id told twice is booked once (BA-50)
        Quantity = execution.Quantity,
        Price = execution.Price,
        Fee = execution.Fee,
        FeeAsset = execution.FeeAsset,
    };

    private static OrderSide ToSide(string side) => side switch
    {
        "buy" => OrderSide.Buy,
        "sell" => OrderSide.Sell,
        _ => throw new FormatException($"side '{side}'"),
    };

    private static OrderType ToType(string type) => type switch
    {
        "market" => OrderType.Market,
        "limit" => OrderType.Limit,
        "stop" => OrderType.Stop,
        "stop_limit" => OrderType.StopLimit,
        _ => throw new FormatException($"order type '{type}'"),
    };

    private static TimeInForce ToTimeInForce(string time) => time switch
    {
        "day" => TimeInForce.Day,
        "gtc" => TimeInForce.GoodTillCancel,
        "ioc" => TimeInForce.ImmediateOrCancel,
        "fok" => TimeInForce.FillOrKill,
        _ => throw new FormatException($"time in force '{time}'"),
    };

    private static VenueOrderStatus ToStatus(string status) => status switch
    {
        "pending_new" => VenueOrderStatus.PendingNew,
        "new" => VenueOrderStatus.New,
        "held" => VenueOrderStatus.Held,
        "partially_filled" => VenueOrderStatus.PartiallyFilled,
        "filled" => VenueOrderStatus.Filled,
        "pending_cancel" => VenueOrderStatus.PendingCancel,
        "canceled" => VenueOrderStatus.Canceled,
        "rejected" => VenueOrderStatus.Rejected,
        "expired" => VenueOrderStatus.Expired,
        _ => throw new FormatException($"status '{status}'"),
    };
}
