using Guardrails.Orders;
using Guardrails.Protection;

namespace Guardrails.Events;

/// <summary>The encoding of <see cref="ProtectionSlot"/> within an event. Both directions take the fields in the same order.</summary>
internal static class ProtectionPayload
{
    public static void Write(ProtectionSlot? slot, ref PayloadWriter w)
    {
        w.Flag(slot is not null);
        if (slot is null)
        {
            return;
        }

        w.Member(slot.Side);
        w.Number(slot.EntryPrice);
        w.Number(slot.StopPrice);
        w.NumberOrNull(slot.TargetPrice);
        w.Number(slot.InitialRisk);
        w.Member(slot.TimeInForce);
        w.Attribution(slot.By);
        w.Integer(slot.SuspendedUntilUtcTicks);
        w.Integer(slot.Failures);
        w.TextOrNull(slot.EntryId);
    }

    public static ProtectionSlot? Read(ref PayloadReader r) => !r.Flag() ? null
        : new(r.Member<PositionSide>(), r.Number(), r.Number(), r.NumberOrNull(), r.Number(), r.Member<TimeInForce>(), r.Attribution(), r.Integer(), r.SmallInteger(), r.TextOrNull());
}
