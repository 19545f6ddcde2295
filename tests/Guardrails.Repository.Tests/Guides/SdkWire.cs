using System.Security.Cryptography;
using System.Text;
using Guardrails.Brokers;
using Guardrails.Orders;
using Sdk = Alpaca.Markets;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>The simulated broker in the words of Alpaca.Markets. It is no part of the guide: with the package Alpaca itself speaks so.</summary>
internal static class SdkWire
{
    private static readonly (OrderType Type, Sdk.OrderType Word)[] _types =
        [(OrderType.Market, Sdk.OrderType.Market), (OrderType.Limit, Sdk.OrderType.Limit), (OrderType.Stop, Sdk.OrderType.Stop), (OrderType.StopLimit, Sdk.OrderType.StopLimit)];

    private static readonly (TimeInForce Time, Sdk.TimeInForce Word)[] _times =
        [(TimeInForce.Day, Sdk.TimeInForce.Day), (TimeInForce.GoodTillCancel, Sdk.TimeInForce.Gtc), (TimeInForce.ImmediateOrCancel, Sdk.TimeInForce.Ioc), (TimeInForce.FillOrKill, Sdk.TimeInForce.Fok)];

    /// <summary>The venue's id as the SDK has it: the same text is the same id.</summary>
    public static Guid IdOf(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    public static OrderRequest ToRequest(Sdk.NewOrderRequest order) => new()
    {
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol!,
        Side = order.Side == Sdk.OrderSide.Buy ? OrderSide.Buy : OrderSide.Sell,
        Quantity = order.Quantity.Value,
        Type = _types.Single(pair => pair.Word == order.Type).Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = _times.Single(pair => pair.Word == order.Duration).Time,
    };

    /// <summary>The answer to a send: an order that is on its way.</summary>
    public static SdkOrder ToTaken(Sdk.NewOrderRequest order, string venueOrderId) => new()
    {
        OrderId = IdOf(venueOrderId),
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol,
        Quantity = order.Quantity.Value,
        FilledQuantity = 0m,
        OrderType = order.Type,
        OrderSide = order.Side,
        TimeInForce = order.Duration,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        OrderStatus = Sdk.OrderStatus.PendingNew,
        ReplacesOrderId = null,
    };

    public static SdkOrder ToOrder(VenueOrder order) => new()
    {
        OrderId = IdOf(order.VenueOrderId!),
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol.Value,
        Quantity = order.Quantity,
        FilledQuantity = order.FilledQuantity,
        OrderType = _types.Single(pair => pair.Type == order.Type).Word,
        OrderSide = order.Side == OrderSide.Buy ? Sdk.OrderSide.Buy : Sdk.OrderSide.Sell,
        TimeInForce = _times.Single(pair => pair.Time == order.TimeInForce).Word,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        OrderStatus = WordOf(order.Status),
        ReplacesOrderId = order.PreviousVenueOrderId is { } before ? IdOf(before) : null,
    };

    public static Sdk.ITradeUpdate ToUpdate(ExecutionReport report) => new SdkUpdate(
        EventOf(report),
        report.Fill?.ExecutionId is { } execution ? IdOf(execution) : null,
        report.Fill?.Price,
        report.Fill?.Quantity,
        report.TransactTime?.UtcDateTime,
        ToOrder(new VenueOrder
        {
            ClientOrderId = report.ClientOrderId,
            VenueOrderId = report.VenueOrderId,
            PreviousVenueOrderId = report.PreviousVenueOrderId,
            Symbol = report.Symbol,
            Side = report.Side,
            Quantity = report.OrderQuantity!.Value,
            FilledQuantity = report.CumulativeQuantity!.Value,
            Type = report.Type!.Value,
            LimitPrice = report.LimitPrice,
            StopPrice = report.StopPrice,
            TimeInForce = report.TimeInForce,
            Status = report.Status,
        }));

    private static Sdk.TradeEvent EventOf(ExecutionReport report) => report switch
    {
        { Fill.Kind: FillKind.Trade, Status: VenueOrderStatus.Filled } => Sdk.TradeEvent.Fill,
        { Fill.Kind: FillKind.Trade } => Sdk.TradeEvent.PartialFill,
        { Status: VenueOrderStatus.Canceled } => Sdk.TradeEvent.Canceled,
        { Status: VenueOrderStatus.Rejected } => Sdk.TradeEvent.Rejected,
        { Status: VenueOrderStatus.Expired } => Sdk.TradeEvent.Expired,
        { Status: VenueOrderStatus.Replaced } => Sdk.TradeEvent.Replaced,
        { Status: VenueOrderStatus.PendingNew } => Sdk.TradeEvent.PendingNew,
        { Status: VenueOrderStatus.PendingCancel } => Sdk.TradeEvent.PendingCancel,
        { Status: VenueOrderStatus.PendingReplace } => Sdk.TradeEvent.PendingReplace,
        _ => Sdk.TradeEvent.New,
    };

    private static Sdk.OrderStatus WordOf(VenueOrderStatus status) => status switch
    {
        VenueOrderStatus.New => Sdk.OrderStatus.New,
        VenueOrderStatus.PartiallyFilled => Sdk.OrderStatus.PartiallyFilled,
        VenueOrderStatus.Filled => Sdk.OrderStatus.Filled,
        VenueOrderStatus.Canceled => Sdk.OrderStatus.Canceled,
        VenueOrderStatus.Rejected => Sdk.OrderStatus.Rejected,
        VenueOrderStatus.Expired => Sdk.OrderStatus.Expired,
        VenueOrderStatus.PendingNew => Sdk.OrderStatus.PendingNew,
        VenueOrderStatus.PendingCancel => Sdk.OrderStatus.PendingCancel,
        VenueOrderStatus.Held => Sdk.OrderStatus.Held,
        VenueOrderStatus.PendingReplace => Sdk.OrderStatus.PendingReplace,
        VenueOrderStatus.Replaced => Sdk.OrderStatus.Replaced,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
