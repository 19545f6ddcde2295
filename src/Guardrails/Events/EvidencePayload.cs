using Guardrails.Deciding;

namespace Guardrails.Events;

/// <summary>The encoding of <see cref="DecisionEvidence"/> within an event. Both directions take the fields in the order of its declaration.</summary>
internal static class EvidencePayload
{
    public static void Write(DecisionEvidence evidence, ref PayloadWriter w)
    {
        w.Number(evidence.Mark);
        w.Integer(evidence.MarkAge);
        w.Number(evidence.Net);
        w.Number(evidence.LowBefore);
        w.Number(evidence.HighBefore);
        w.Number(evidence.LowAfter);
        w.Number(evidence.HighAfter);
        w.NumberOrNull(evidence.Equity);
        w.Integer(evidence.AccountAge);
        w.Integer(evidence.PositionAge);
        w.Number(evidence.LongUsed);
        w.Number(evidence.ShortUsed);
        w.Number(evidence.GrossUsed);
        w.Number(evidence.NetUsed);
    }

    public static DecisionEvidence Read(ref PayloadReader r) => new(
        r.Number(),
        r.Integer(),
        r.Number(),
        r.Number(),
        r.Number(),
        r.Number(),
        r.Number(),
        r.NumberOrNull(),
        r.Integer(),
        r.Integer(),
        r.Number(),
        r.Number(),
        r.Number(),
        r.Number());
}
