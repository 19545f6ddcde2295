using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The simulated broker in the words of the SDK of the guides. It is no part of them: a reader's broker speaks so by itself.</summary>
internal static class YourWire
{
    private static readonly (OrderType Type, string Word)[] _types =
        [(OrderType.Market, "market"), (OrderType.Limit, "limit"), (OrderType.Stop, "stop"), (OrderType.StopLimit, "stop_limit")];

    private static readonly (TimeInForce Time, string Word)[] _times =
        [(TimeInForce.Day, "day"), (TimeInForce.GoodTillCancel, "gtc"), (TimeInForce.ImmediateOrCancel, "ioc"), (TimeInForce.FillOrKill, "fok")];

    public static OrderRequest ToRequest(YourOrder order) => new()
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

    public static YourOrderState ToState(VenueOrder order) => new()
    {
        ClientId = order.ClientOrderId,
        OrderId = order.VenueOrderId!,
        Symbol = order.Symbol.Value,
        Side = WordOf(order.Side),
        Status = WordOf(order.Status),
        Quantity = order.Quantity,
        FilledQuantity = order.FilledQuantity,
        Type = _types.Single(pair => pair.Type == order.Type).Word,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = _times.FirstOrDefault(pair => pair.Time == order.TimeInForce).Word,
        ReduceOnly = order.ReduceOnly,
    };

    public static YourReport ToReport(ExecutionReport report) => new(
        new YourOrderState
        {
            ClientId = report.ClientOrderId,
            OrderId = report.VenueOrderId!,
            Symbol = report.Symbol.Value,
            Side = WordOf(report.Side),
            Status = WordOf(report.Status),
            Quantity = report.OrderQuantity!.Value,
            FilledQuantity = report.CumulativeQuantity!.Value,
            Type = _types.Single(pair => pair.Type == report.Type).Word,
            LimitPrice = report.LimitPrice,
            StopPrice = report.StopPrice,
            TimeInForce = _times.FirstOrDefault(pair => pair.Time == report.TimeInForce).Word,
            ReduceOnly = report.ReduceOnly,
        },
        report.Fill is { } fill ? new YourFill(fill.ExecutionId, WordOf(fill.Kind), fill.Quantity, fill.Price, fill.Fee, fill.FeeAsset) : null,
        report.Cause == ExecutionCause.Liquidation,
        report.TransactTime,
        report.Text);

    private static string WordOf(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";

    private static string WordOf(FillKind kind) => kind switch
    {
        FillKind.Trade => "trade",
        FillKind.Bust => "bust",
        FillKind.Correction => "correction",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string WordOf(VenueOrderStatus status) => status switch
    {
        VenueOrderStatus.New => "new",
        VenueOrderStatus.PartiallyFilled => "partially_filled",
        VenueOrderStatus.Filled => "filled",
        VenueOrderStatus.Canceled => "canceled",
        VenueOrderStatus.Rejected => "rejected",
        VenueOrderStatus.Expired => "expired",
        VenueOrderStatus.PendingNew => "pending_new",
        VenueOrderStatus.PendingCancel => "pending_cancel",
        VenueOrderStatus.Held => "held",
        VenueOrderStatus.PendingReplace => "pending_replace",
        VenueOrderStatus.Replaced => "replaced",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
