using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Events;

/// <summary>The order as it was approved.</summary>
internal sealed record AdmittedOrder(
    string ClientOrderId,
    Symbol Symbol,
    PositionLeg Leg,
    OrderSide Side,
    decimal Quantity,
    OrderType Type,
    decimal? LimitPrice,
    decimal? StopPrice,
    TimeInForce TimeInForce,
    PositionEffect Effect,
    bool IsExit,
    bool VenueReduceOnly,
    string? Strategy,
    string? SignalId,
    ParentOrder? Parent,
    decimal BuyingPowerHold,
    ulong Content = 0,
    string? Replaces = null,
    OrderLinks? Links = null);
