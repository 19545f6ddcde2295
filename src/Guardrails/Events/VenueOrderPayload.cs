using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Events;

/// <summary>The encoding of <see cref="VenueOrder"/> within an event. Both directions take the fields in the same order.</summary>
internal static class VenueOrderPayload
{
    public static void Write(VenueOrder order, ref PayloadWriter w)
    {
        w.Text(order.ClientOrderId ?? throw new InvalidOperationException($"An order that is observed has a name; {order} has none."));
        w.TextOrNull(order.VenueOrderId);
        w.Symbol(order.Symbol);
        w.Member(order.Side);
        w.Number(order.Quantity);
        w.Number(order.FilledQuantity);
        w.Member(order.Type);
        w.NumberOrNull(order.LimitPrice);
        w.NumberOrNull(order.StopPrice);
        w.MemberOrNull(order.TimeInForce);
        w.Member(order.Status);
        w.Member(order.Leg);
        w.FlagOrNull(order.ReduceOnly);
        w.TextOrNull(order.GroupId);
        w.FlagOrNull(order.GroupLinkedByVenue);
        w.TextOrNull(order.WaitsFor);
        w.TextOrNull(order.PreviousVenueOrderId);
    }

    public static VenueOrder Read(ref PayloadReader r) => new()
    {
        ClientOrderId = r.Text(),
        VenueOrderId = r.TextOrNull(),
        Symbol = r.Symbol(),
        Side = r.Member<OrderSide>(),
        Quantity = r.Number(),
        FilledQuantity = r.Number(),
        Type = r.Member<OrderType>(),
        LimitPrice = r.NumberOrNull(),
        StopPrice = r.NumberOrNull(),
        TimeInForce = r.MemberOrNull<TimeInForce>(),
        Status = r.Member<VenueOrderStatus>(),
        Leg = r.Member<PositionLeg>(),
        ReduceOnly = r.FlagOrNull(),
        GroupId = r.TextOrNull(),
        GroupLinkedByVenue = r.FlagOrNull(),
        WaitsFor = r.TextOrNull(),
        PreviousVenueOrderId = r.TextOrNull(),
    };
}
