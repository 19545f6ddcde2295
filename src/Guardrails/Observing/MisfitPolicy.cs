using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Observing;

/// <summary>What each misfit leads to, as a table, and the one method that carries it out.</summary>
internal static class MisfitPolicy
{
    public static IReadOnlyDictionary<Misfit, MisfitConsequence> Table { get; } = new Dictionary<Misfit, MisfitConsequence>
    {
        [Misfit.OtherSide] = new(FactFlag.SideMismatch, AlarmCodes.SideMismatch, OrderConsequence.CountBothSides, MisfitScope.SymbolAndAccount),
        [Misfit.OtherPosition] = new(FactFlag.SymbolMismatch, AlarmCodes.SymbolMismatch, OrderConsequence.LookUp, MisfitScope.BothSymbolsAndAccount),
        [Misfit.OtherLeg] = new(FactFlag.SymbolMismatch, AlarmCodes.SymbolMismatch, OrderConsequence.CountHere, MisfitScope.SymbolAndAccount),
        [Misfit.LargerQuantity] = new(FactFlag.QuantityLarger, AlarmCodes.QuantityLarger, OrderConsequence.CountLarger, MisfitScope.SymbolAndAccount),
        [Misfit.SmallerQuantity] = new(FactFlag.QuantitySmaller, AlarmCodes.QuantitySmaller),
        [Misfit.OtherTerms] = new(FactFlag.TermsDiffer, AlarmCodes.TermsDiffer),
        [Misfit.WorsePrice] = new(FactFlag.PriceWorseThanLimit, AlarmCodes.PriceWorseThanLimit),
        [Misfit.Overfill] = new(FactFlag.Overfill, AlarmCodes.Overfill, Scope: MisfitScope.SymbolAndAccount),
        [Misfit.LinkedOverfill] = new(FactFlag.Overfill, AlarmCodes.Overfill, Scope: MisfitScope.SymbolAndAccount),
        [Misfit.FillAfterEnd] = new(FactFlag.FillAfterEnd, AlarmCodes.FillAfterEnd, Scope: MisfitScope.SymbolAndAccount),
        [Misfit.FillAfterConcludedEnd] = new(FactFlag.FillAfterEnd, AlarmCodes.FillAfterEnd, OrderConsequence.Cancel, MisfitScope.SymbolAndAccount),
        [Misfit.RefusedAfterConfirmation] = new(FactFlag.RejectedAfterFill, AlarmCodes.RejectedAfterFill, Scope: MisfitScope.SymbolAndAccount),
        [Misfit.Revived] = new(FactFlag.Revived, AlarmCodes.OrderRevived),
        [Misfit.SentTwice] = new(null, AlarmCodes.OrderRevived, OrderConsequence.CountLarger),
        [Misfit.ExternalExecution] = new(FactFlag.ExternalExecution, AlarmCodes.ExternalExecution),
        [Misfit.ForcedExecution] = new(FactFlag.ForcedExecution, AlarmCodes.ForcedExecution, Scope: MisfitScope.SymbolAndAccount),
        [Misfit.ExecutionBusted] = new(FactFlag.ExecutionBusted, AlarmCodes.ExecutionBusted),
        [Misfit.ExecutionCorrected] = new(FactFlag.ExecutionCorrected, AlarmCodes.ExecutionCorrected),
        [Misfit.ProofNotRedeemed] = new(FactFlag.ProofNotRedeemed, AlarmCodes.ProofNotRedeemed),
        [Misfit.SentAfterRelease] = new(FactFlag.ProofNotRedeemed, AlarmCodes.ProofNotRedeemed, OrderConsequence.Cancel),
        [Misfit.Unreadable] = new(FactFlag.UnreadableReport, AlarmCodes.UnreadableReport),
        [Misfit.PositionDiffers] = new(FactFlag.PositionDiffers, AlarmCodes.PositionDiffers),
        [Misfit.PerhapsContained] = new(FactFlag.PositionDiffers, AlarmCodes.PositionDiffers),
        [Misfit.InvalidLeg] = new(null, AlarmCodes.StateChanged, Scope: MisfitScope.Symbol),
        [Misfit.Uncompared] = new(null, AlarmCodes.StateChanged, Scope: MisfitScope.Symbol),
        [Misfit.TooOldToCompare] = new(null, AlarmCodes.StateChanged, Scope: MisfitScope.Symbol),
        [Misfit.OrphanExit] = new(null, AlarmCodes.OrphanProtection, OrderConsequence.Cancel),
        [Misfit.UnscaledOrder] = new(null, AlarmCodes.SplitSuspected, OrderConsequence.Cancel),
    };

    /// <summary>The code of the alarm that tells of a flag.</summary>
    public static string AlarmOf(FactFlag flag)
    {
        foreach (var consequence in Table.Values)
        {
            if (consequence.Flag == flag)
            {
                return consequence.Alarm;
            }
        }

        return AlarmCodes.GuardFaulted;
    }

    /// <summary>Records what a misfit leads to: first the flag, then what counts of the order, then what is restricted, and last that the order has to go.</summary>
    public static void Record(BookView book, in SeenMisfit seen, in GuardInstant now, List<GuardEvent> events)
    {
        var consequence = Table[seen.Misfit];
        if (consequence.Flag is { } flag)
        {
            events.Add(new GuardEvent.FactFlagged(now, flag, seen.Symbol, seen.ClientOrderId, seen.Detail));
        }

        if (seen.Order is { } counted && consequence.Order is OrderConsequence.CountLarger or OrderConsequence.CountBothSides or OrderConsequence.CountHere)
        {
            var quantity = consequence.Order == OrderConsequence.CountLarger ? seen.Quantity : counted.Quantity;
            events.Add(new GuardEvent.OrderCorrected(now, counted.ClientOrderId, quantity, consequence.Order == OrderConsequence.CountBothSides));
        }

        Restrict(book, consequence.Scope, seen, now, events);
        if (seen.Order is { } order && consequence.Order is OrderConsequence.LookUp or OrderConsequence.Cancel)
        {
            if (consequence.Order == OrderConsequence.LookUp && order.IsWaiting && order.State != OrderState.Unknown)
            {
                // The venue has something of it, but not what was approved.
                events.Add(new GuardEvent.OrderTransitioned(now, order.ClientOrderId, OrderState.Unknown, null, seen.Detail, ByVenue: false));
            }

            if (!order.CancelRequired)
            {
                events.Add(new GuardEvent.OrderCorrected(now, order.ClientOrderId, order.Quantity, SideInDoubt: false));
            }
        }
    }

    /// <summary>A quarantine that the guard sets by itself; one that stands keeps its reason.</summary>
    public static void QuarantineSymbol(BookView book, Symbol symbol, string reason, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.Find(symbol)?.State != TradingState.Quarantined)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Of(symbol), TradingState.Quarantined, Attribution.ByGuard(reason)));
        }
    }

    private static void Restrict(BookView book, MisfitScope scope, in SeenMisfit seen, in GuardInstant now, List<GuardEvent> events)
    {
        if (scope == MisfitScope.None)
        {
            return;
        }

        QuarantineSymbol(book, seen.Symbol, seen.Reason, now, events);
        if (scope == MisfitScope.Symbol)
        {
            return;
        }

        RestrictAccount(book, seen.Reason, now, events);
        if (scope == MisfitScope.BothSymbolsAndAccount)
        {
            QuarantineSymbol(book, seen.ReportedFor, seen.ReportedForReason, now, events);
            RestrictAccount(book, seen.ReportedForReason, now, events);
        }
    }

    /// <summary>What cannot be true has happened: the account takes no new risk until a person has looked.</summary>
    private static void RestrictAccount(BookView book, string reason, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.State == TradingState.Active)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Account, TradingState.ReduceOnly, Attribution.ByGuard(reason)));
        }
    }
}
