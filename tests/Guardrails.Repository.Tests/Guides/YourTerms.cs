using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The guard's words in the broker's, and back. A word that is not known throws; it never becomes a default.</summary>
public static class YourTerms
{
    public static YourOrder ToOrder(OutboundOrder order) => new()
    {
        ClientId = order.ClientOrderId,
        Symbol = order.VenueSymbol,
        Side = order.Side switch
        {
            OrderSide.Buy => "buy",
            OrderSide.Sell => "sell",
            _ => throw new NotSupportedException($"side {order.Side}"),
        },
        Quantity = order.Quantity,
        Type = order.Type switch
        {
            OrderType.Market => "market",
            OrderType.Limit => "limit",
            OrderType.Stop => "stop",
            OrderType.StopLimit => "stop_limit",
            _ => throw new NotSupportedException($"order type {order.Type}"),
        },
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce switch
        {
            TimeInForce.Day => "day",
            TimeInForce.GoodTillCancel => "gtc",
            TimeInForce.ImmediateOrCancel => "ioc",
            TimeInForce.FillOrKill => "fok",
            _ => throw new NotSupportedException($"time in force {order.TimeInForce}"),
        },
        ReduceOnly = order.ReduceOnly,
    };

    public static VenueOrder ToVenueOrder(YourOrderState order) => new()
    {
        ClientOrderId = order.ClientId ?? order.OrderId,
        VenueOrderId = order.OrderId,
        Symbol = order.Symbol,
        Side = ToSide(order.Side),
        Quantity = order.Quantity,
        FilledQuantity = order.FilledQuantity,
        Type = ToType(order.Type),
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce is { } time ? ToTimeInForce(time) : null,
        Status = ToStatus(order.Status),
        ReduceOnly = order.ReduceOnly,
    };

    public static ExecutionReport ToReport(YourReport report) => new()
    {
        ClientOrderId = report.Order.ClientId,
        VenueOrderId = report.Order.OrderId,
        Symbol = report.Order.Symbol,
        Side = ToSide(report.Order.Side), // what the broker says, never what was asked for
        Status = ToStatus(report.Order.Status),
        Type = ToType(report.Order.Type),
        OrderQuantity = report.Order.Quantity,
        CumulativeQuantity = report.Order.FilledQuantity,
        LimitPrice = report.Order.LimitPrice,
        StopPrice = report.Order.StopPrice,
        TimeInForce = report.Order.TimeInForce is { } time ? ToTimeInForce(time) : null,
        ReduceOnly = report.Order.ReduceOnly,
        Cause = report.IsLiquidation ? ExecutionCause.Liquidation : ExecutionCause.Order,
        TransactTime = report.Time,
        Text = report.Text,
        Fill = report.Fill is { } fill ? ToFill(fill) : null,
    };

    private static Fill ToFill(YourFill fill) => new()
    {
        Kind = fill.Kind switch
        {
            "trade" => FillKind.Trade,
            "bust" => FillKind.Bust,
            "correction" => FillKind.Correction,
            _ => throw new FormatException($"kind of execution '{fill.Kind}'"),
        },
        ExecutionId = fill.Id,
        Quantity = fill.Quantity,
        Price = fill.Price,
        Fee = fill.Fee,
        FeeAsset = fill.FeeAsset,
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
        "pending_replace" => VenueOrderStatus.PendingReplace,
        "replaced" => VenueOrderStatus.Replaced,
        _ => throw new FormatException($"status '{status}'"),
    };
}
