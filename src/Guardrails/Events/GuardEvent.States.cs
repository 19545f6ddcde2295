using System.Collections.Immutable;
using Guardrails.Book;
using Guardrails.Closing;
using Guardrails.Observing;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Events;

/// <content>The guard itself: its opening, what may be traded, exits it carries out, facts it flags, its clock.</content>
internal abstract partial record GuardEvent
{
    /// <summary>The guard was opened; every reading of the outside is missing again.</summary>
    public sealed record Opened(GuardInstant At, string Epoch, string LimitsHash, string RulesHash) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.Opened;

        internal override void Write(ref PayloadWriter w)
        {
            w.Text(Epoch);
            w.Text(LimitsHash);
            w.Text(RulesHash);
        }

        internal static Opened Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Text(), r.Text(), r.Text());
    }

    /// <summary>An exit of a position begins, goes on with other terms, or ends (without an intent).</summary>
    public sealed record ExitSet(
        GuardInstant At, Symbol Symbol, PositionLeg Leg, ExitIntent Intent, decimal Target, Attribution By, ImmutableArray<string> Displaced, string? Strategy = null) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.ExitSet;

        internal override void Write(ref PayloadWriter w)
        {
            w.Symbol(Symbol);
            w.Member(Leg);
            w.Member(Intent);
            w.Number(Target);
            w.Attribution(By);
            w.Texts(Displaced);
            w.TextOrNull(Strategy);
        }

        internal static ExitSet Read(in GuardInstant at, ref PayloadReader r) =>
            new(at, r.Symbol(), r.Member<PositionLeg>(), r.Member<ExitIntent>(), r.Number(), r.Attribution(), r.ImmutableTexts(), r.TextOrNull());
    }

    /// <summary>What protects a position is set, goes on with other terms, or ends (without a plan).</summary>
    public sealed record ProtectionSet(GuardInstant At, Symbol Symbol, PositionLeg Leg, ProtectionSlot? Slot) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.ProtectionSet;

        internal override void Write(ref PayloadWriter w)
        {
            w.Symbol(Symbol);
            w.Member(Leg);
            ProtectionPayload.Write(Slot, ref w);
        }

        internal static ProtectionSet Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Symbol(), r.Member<PositionLeg>(), ProtectionPayload.Read(ref r));
    }

    /// <summary>A price that was too far from the one before is believed from now on.</summary>
    public sealed record PriceConfirmed(GuardInstant At, Symbol Symbol, decimal Price, Attribution By) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.PriceConfirmed;

        internal override void Write(ref PayloadWriter w)
        {
            w.Symbol(Symbol);
            w.Number(Price);
            w.Attribution(By);
        }

        internal static PriceConfirmed Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Symbol(), r.Number(), r.Attribution());
    }

    /// <summary>A fact that does not fit what was approved or known.</summary>
    public sealed record FactFlagged(GuardInstant At, FactFlag Flag, Symbol Symbol, string? ClientOrderId, string Detail) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.FactFlagged;

        internal override void Write(ref PayloadWriter w)
        {
            w.Member(Flag);
            w.Symbol(Symbol);
            w.TextOrNull(ClientOrderId);
            w.Text(Detail);
        }

        internal static FactFlagged Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Member<FactFlag>(), r.Symbol(), r.TextOrNull(), r.Text());
    }

    public sealed record StateSet(GuardInstant At, TradingScope Scope, TradingState State, Attribution By) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.StateSet;

        internal override void Write(ref PayloadWriter w)
        {
            w.Symbol(Scope.Symbol);
            w.TextOrNull(Scope.Strategy);
            w.Member(State);
            w.Attribution(By);
        }

        internal static StateSet Read(in GuardInstant at, ref PayloadReader r) => new(at, ReadScope(ref r), r.Member<TradingState>(), r.Attribution());

        private static TradingScope ReadScope(ref PayloadReader r)
        {
            var symbol = r.Symbol();
            return r.TextOrNull() is not { } strategy ? symbol.IsDefault ? TradingScope.Account : TradingScope.Of(symbol)
                : !symbol.IsDefault ? throw r.Malformed("a scope is both a symbol and a strategy")
                : Identifier.Check(strategy, 64) is null && strategy.AsSpan().Trim().Length == strategy.Length ? TradingScope.OfStrategy(strategy)
                : throw r.Malformed("a scope has no valid strategy");
        }
    }

    public sealed record ClockJumped(GuardInstant At, long Ticks) : GuardEvent(At)
    {
        internal override EventKind Kind => EventKind.ClockJumped;

        internal override void Write(ref PayloadWriter w) => w.Integer(Ticks);

        internal static ClockJumped Read(in GuardInstant at, ref PayloadReader r) => new(at, r.Integer());
    }
}
