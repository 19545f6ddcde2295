using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>The fields of an order as they arrive at the venue.</summary>
internal sealed record OrderEntry
{
    public required OrderOrigin Origin { get; init; }

    public required string ClientOrderId { get; init; }

    public required Symbol Symbol { get; init; }

    public required OrderSide Side { get; init; }

    public required decimal Quantity { get; init; }

    public required OrderType Type { get; init; }

    public decimal? LimitPrice { get; init; }

    public decimal? StopPrice { get; init; }

    public required TimeInForce TimeInForce { get; init; }

    public bool ReduceOnly { get; init; }

    public PositionLeg Leg { get; init; }

    public decimal Signed(decimal quantity) => Side == OrderSide.Buy ? quantity : -quantity;

    /// <summary>Whether an order of this side on this leg makes the leg smaller; always false for a net position, where only the holding decides.</summary>
    public bool ClosesItsLeg => (Leg, Side) is (PositionLeg.Long, OrderSide.Sell) or (PositionLeg.Short, OrderSide.Buy);

    public static OrderEntry From(OutboundOrder order, bool hedgeMode) => new()
    {
        Origin = OrderOrigin.Guarded,
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol,
        Side = order.Side,
        Quantity = order.Quantity,
        Type = order.Type,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TimeInForce = order.TimeInForce,
        ReduceOnly = order.ReduceOnly,
        Leg = hedgeMode && order.Leg == PositionLeg.Net ? LegOf(order.Side, order.Effect) : order.Leg,
    };

    public static OrderEntry From(OrderRequest request, string clientOrderId, bool hedgeMode) => new()
    {
        Origin = OrderOrigin.Unguarded,
        ClientOrderId = clientOrderId,
        Symbol = request.Symbol,
        Side = request.Side,
        Quantity = request.Quantity,
        Type = request.Type,
        LimitPrice = request.LimitPrice,
        StopPrice = request.StopPrice,
        TimeInForce = request.TimeInForce,
        Leg = hedgeMode ? LegOf(request.Side, request.Effect) : PositionLeg.Net,
    };

    /// <summary>An order of a side, to ask the venue about that side.</summary>
    public static OrderEntry Probe(Symbol symbol, OrderSide side) => new()
    {
        Origin = OrderOrigin.Venue,
        ClientOrderId = "",
        Symbol = symbol,
        Side = side,
        Quantity = 0m,
        Type = OrderType.Market,
        TimeInForce = TimeInForce.GoodTillCancel,
    };

    private static PositionLeg LegOf(OrderSide side, PositionEffect effect) =>
        (side == OrderSide.Buy) == (effect != PositionEffect.Close) ? PositionLeg.Long : PositionLeg.Short;
}
