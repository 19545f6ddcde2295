using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;

namespace Guardrails.Shell;

/// <summary>Turns what the books hold of an order into the fields for the wire.</summary>
internal static class OutboundMessage
{
    public static OutboundOrder Of(AccountBook book, AdmittedOrder order) => new()
    {
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol,
        VenueSymbol = VenueSymbolOf(book, order.Symbol),
        Side = order.Side,
        Quantity = order.Quantity,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce,
        Effect = order.Effect,
        Leg = order.Leg,
        ReduceOnly = order.VenueReduceOnly,
    };

    /// <summary>The order as it is, or as a replacement would make it.</summary>
    public static OutboundOrder Of(AccountBook book, OrderView order, GuardEvent.ReplaceRequested? change = null) => new()
    {
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol,
        VenueSymbol = VenueSymbolOf(book, order.Symbol),
        Side = order.Side,
        Quantity = change?.Quantity ?? order.Quantity,
        Type = order.Type,
        LimitPrice = change is null ? order.LimitPrice : change.LimitPrice,
        StopPrice = change is null ? order.StopPrice : change.StopPrice,
        TimeInForce = order.TimeInForce ?? TimeInForce.GoodTillCancel,
        Effect = order.Effect,
        Leg = order.Position.Key.Leg,
        ReduceOnly = order.IsMarkedReduceOnly,
    };

    /// <summary>What the venue is asked about an order; <see langword="null"/> when the books know none of that name.</summary>
    public static OrderQuery? Query(AccountBook book, string name) => book.FindOrder(name) is not { } order ? null : new OrderQuery
    {
        Symbol = order.Symbol,
        VenueSymbol = VenueSymbolOf(book, order.Symbol),
        ClientOrderId = DuplicateOrders.ClientOrderIdOf(name, order.VenueOrderId),
        VenueOrderId = order.VenueOrderId,
        Type = order.Type,
        SentWith = [.. order.SentWith().Select(static other => other.ClientOrderId)],
        ReplacedBy = book.SuccessorOf(order)?.ClientOrderId,
    };

    public static string VenueSymbolOf(AccountBook book, Symbol symbol) => book.Find(symbol)?.Instrument?.VenueSymbol ?? symbol.Value;
}
