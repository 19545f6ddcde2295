using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Guardrails.Book;
using Guardrails.Rules;

namespace Guardrails.Events;

/// <content>What decisions read of the account and the market: instruments, equity, rates, inputs of rules, marks.</content>
internal abstract partial record GuardEvent
{
    public sealed record InstrumentDescribed(GuardInstant At, Instrument Instrument) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.InstrumentDescribed;

        internal override void Write(ref PayloadWriter w) => InstrumentPayload.Write(Instrument, ref w);

        internal static InstrumentDescribed Read(in GuardInstant at, ref PayloadReader r) => new(at, InstrumentPayload.Read(ref r));
    }

    public sealed record AccountRead(GuardInstant At, decimal Equity, decimal? BuyingPower, decimal? GrossPositionValue, long AsOfUtcTicks) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.AccountRead;

        internal override void Write(ref PayloadWriter w)
        {
            w.Number(Equity);
            w.NumberOrNull(BuyingPower);
            w.NumberOrNull(GrossPositionValue);
            w.UtcTicks(AsOfUtcTicks);
        }

        internal static AccountRead Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Number(), r.NumberOrNull(), r.NumberOrNull(), r.UtcTicks());
    }

    /// <summary>What the venue says that all positions are worth was compared with what the books say.</summary>
    public sealed record AccountCompared(GuardInstant At, decimal AtVenue, decimal Booked, bool Differs) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.AccountCompared;

        internal override void Write(ref PayloadWriter w)
        {
            w.Number(AtVenue);
            w.Number(Booked);
            w.Flag(Differs);
        }

        internal static AccountCompared Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Number(), r.Number(), r.Flag());
    }

    public sealed record RateRead(GuardInstant At, string Currency, decimal Rate, long SourceUtcTicks) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.RateRead;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(Currency);
            w.Number(Rate);
            w.UtcTicks(SourceUtcTicks);
        }

        internal static RateRead Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text(), r.Number(), r.UtcTicks());
    }

    public sealed record InputRead(GuardInstant At, RuleInput Input) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.InputRead;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(Input.Name);
            w.Number(Input.Value);
            w.Time(Input.Time);
        }

        internal static InputRead Read(in GuardInstant at, ref PayloadReader r) => new(at, new RuleInput { Name = r.Text(), Value = r.Number(), Time = r.Time() });
    }

    public sealed record MarksMoved(GuardInstant At, ImmutableArray<(Symbol Symbol, decimal Mark)> Marks) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.MarksMoved;

        internal override void Write(ref PayloadWriter w)
        {
            w.Count(Marks.Length);
            foreach (var (symbol, mark) in Marks)
            {
                w.Symbol(symbol);
                w.Number(mark);
            }
        }

        internal static MarksMoved Read(in GuardInstant at, ref PayloadReader r)
        {
            var marks = new (Symbol Symbol, decimal Mark)[r.Count()];
            for (var i = 0; i < marks.Length; i++)
            {
                marks[i] = (r.Symbol(), r.Number());
            }

            return new(at, ImmutableCollectionsMarshal.AsImmutableArray(marks));
        }
    }
}
