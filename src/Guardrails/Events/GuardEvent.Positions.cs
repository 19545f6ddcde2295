using Guardrails.Book;
using Guardrails.Positions;
using Guardrails.Reconciling;

namespace Guardrails.Events;

/// <content>Positions, and the readings of the venue that the books are compared with.</content>
internal abstract partial record GuardEvent
{
    /// <summary>A complete position answer was worked in.</summary>
    public sealed record PositionsRead(GuardInstant At, long AsOfUtcTicks) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.PositionsRead;

        internal override void Write(ref PayloadWriter w) => w.UtcTicks(AsOfUtcTicks);

        internal static PositionsRead Read(in GuardInstant at, ref PayloadReader r) => new(at, r.UtcTicks());
    }

    public sealed record PositionsFailed(GuardInstant At, string Reason) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.PositionsFailed;

        internal override void Write(ref PayloadWriter w) => w.Text(Reason);

        internal static PositionsFailed Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text());
    }

    /// <summary>A position was set to what the venue holds: at the first reading, or because somebody says how much of it is the bot's own.</summary>
    public sealed record PositionSet(GuardInstant At, Symbol Symbol, PositionLeg Leg, decimal Net, decimal Managed, decimal Mark, Attribution By) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.PositionSet;

        internal override void Write(ref PayloadWriter w)
        {
            w.Symbol(Symbol);
            w.Member(Leg);
            w.Number(Net);
            w.Number(Managed);
            w.Number(Mark);
            w.Attribution(By);
        }

        internal static PositionSet Read(in GuardInstant at, ref PayloadReader r) =>
            new(at, r.Symbol(), r.Member<PositionLeg>(), r.Number(), r.Number(), r.Number(), r.Attribution());
    }

    /// <summary>The venue was seen to hold something else, or to agree again.</summary>
    public sealed record PositionCompared(GuardInstant At, Symbol Symbol, PositionLeg Leg, decimal VenueNet, Comparison Result, long AsOfUtcTicks) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.PositionCompared;

        internal override void Write(ref PayloadWriter w)
        {
            w.Symbol(Symbol);
            w.Member(Leg);
            w.Number(VenueNet);
            w.Member(Result);
            w.UtcTicks(AsOfUtcTicks);
        }

        internal static PositionCompared Read(in GuardInstant at, ref PayloadReader r) =>
            new(at, r.Symbol(), r.Member<PositionLeg>(), r.Number(), r.Member<Comparison>(), r.UtcTicks());
    }

    /// <summary>A difference between books and venue is certain; what is done about it follows as events of its own.</summary>
    public sealed record DriftFound(GuardInstant At, Drift Drift, DriftAction Action) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.DriftFound;

        internal override void Write(ref PayloadWriter w)
        {
            w.Member(Drift.Kind);
            w.Symbol(Drift.Symbol);
            w.Member(Drift.Leg);
            w.Number(Drift.Booked);
            w.Number(Drift.AtVenue);
            w.TextOrNull(Drift.ClientOrderId);
            w.Member(Action);
        }

        internal static DriftFound Read(in GuardInstant at, ref PayloadReader r) => new(
            at, new Drift { Kind = r.Member<DriftKind>(), Symbol = r.Symbol(), Leg = r.Member<PositionLeg>(), Booked = r.Number(), AtVenue = r.Number(), ClientOrderId = r.TextOrNull() }, r.Member<DriftAction>());
    }

    /// <summary>What happens at the venue was not told for a while: orders and positions have to be read again.</summary>
    public sealed record Interrupted(GuardInstant At, string Reason) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.Interrupted;

        internal override void Write(ref PayloadWriter w) => w.Text(Reason);

        internal static Interrupted Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text());
    }

    public sealed record OpenOrdersRead(GuardInstant At, long AsOfUtcTicks) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.OpenOrdersRead;

        internal override void Write(ref PayloadWriter w) => w.UtcTicks(AsOfUtcTicks);

        internal static OpenOrdersRead Read(in GuardInstant at, ref PayloadReader r) => new(at, r.UtcTicks());
    }
}
