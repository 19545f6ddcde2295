using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Events;

/// <summary>The order as it was approved, and its encoding within an event.</summary>
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
    OrderLinks? Links = null)
{
    public void Write(ref PayloadWriter w)
    {
        w.Text(ClientOrderId);
        w.Symbol(Symbol);
        w.Member(Leg);
        w.Member(Side);
        w.Number(Quantity);
        w.Member(Type);
        w.NumberOrNull(LimitPrice);
        w.NumberOrNull(StopPrice);
        w.Member(TimeInForce);
        w.Member(Effect);
        w.Flag(IsExit);
        w.Flag(VenueReduceOnly);
        w.TextOrNull(Strategy);
        w.TextOrNull(SignalId);
        w.Flag(Parent is not null);
        if (Parent is { } parent)
        {
            w.Text(parent.Id);
            w.Number(parent.TotalQuantity);
        }

        w.Number(BuyingPowerHold);
        w.Integer(unchecked((long)Content));
        w.TextOrNull(Replaces);
        w.Flag(Links is not null);
        Links?.Write(ref w);
    }

    public static AdmittedOrder Read(ref PayloadReader r) => new(
        r.Text(),
        r.Symbol(),
        r.Member<PositionLeg>(),
        r.Member<OrderSide>(),
        r.Number(),
        r.Member<OrderType>(),
        r.NumberOrNull(),
        r.NumberOrNull(),
        r.Member<TimeInForce>(),
        r.Member<PositionEffect>(),
        r.Flag(),
        r.Flag(),
        r.TextOrNull(),
        r.TextOrNull(),
        r.Flag() ? new ParentOrder(r.Text(), r.Number()) : null,
        r.Number(),
        unchecked((ulong)r.Integer()),
        r.TextOrNull(),
        r.Flag() ? OrderLinks.Read(ref r) : null);
}
