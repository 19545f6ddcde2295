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
        [Misfit.SmallerQuantity] = new(FactFlag.QuantitySmaller, AlarmCodes.QuantitySmaller, OrderConsequence.NoteSmaller),
        [Misfit.ReduceOnlyMissing] = new(FactFlag.ReduceOnlyMissing, AlarmCodes.ReduceOnlyMissing, OrderConsequence.CountPlain, MisfitScope.SymbolAndAccount),
        [Misfit.OtherPrice] = new(FactFlag.PriceDiffers, AlarmCodes.OrderPriceDiffers, OrderConsequence.CountPrice, MisfitScope.SymbolAndAccount),
        [Misfit.ExitWithoutEntry] = new(FactFlag.ExitWithoutEntry, AlarmCodes.ExitWithoutEntry, OrderConsequence.CountInFull, MisfitScope.SymbolAndAccount),
        [Misfit.LinkMissing] = new(FactFlag.LinkMissing, AlarmCodes.LinkMissing, OrderConsequence.CountUnlinked, MisfitScope.SymbolAndAccount),
        [Misfit.LegMissing] = new(FactFlag.LegMissing, AlarmCodes.LegMissing, Scope: MisfitScope.SymbolAndAccount),
        [Misfit.DuplicateOrder] = new(FactFlag.OrderDuplicated, AlarmCodes.OrderDuplicated, OrderConsequence.Cancel, MisfitScope.SymbolAndAccount),
        [Misfit.ExecutionsDisagree] = new(FactFlag.ExecutionsDisagree, AlarmCodes.ExecutionsDisagree),
        [Misfit.UnaskedSignChange] = new(FactFlag.UnaskedSignChange, AlarmCodes.UnaskedSignChange, Scope: MisfitScope.SymbolAndAccount),
        [Misfit.ExternalSignChange] = new(FactFlag.UnaskedSignChange, AlarmCodes.UnaskedSignChange, Scope: MisfitScope.Symbol),
        [Misfit.BustBelowExits] = new(null, AlarmCodes.StateChanged, Scope: MisfitScope.Symbol),
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
        [Misfit.PriceStep] = new(FactFlag.PriceStep, AlarmCodes.PriceStepHeld),
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

        if (Correction(consequence.Order, seen, now) is { } correction)
        {
            events.Add(correction);
        }

        Restrict(book, consequence.Scope, seen, now, events);
        if (consequence.Order is not (OrderConsequence.LookUp or OrderConsequence.Cancel))
        {
            return;
        }

        if (seen.Order is { } order)
        {
            if (consequence.Order == OrderConsequence.LookUp && order.IsWaiting && order.State != OrderState.Unknown)
            {
                // The venue has something of it, but not what was approved.
                events.Add(new GuardEvent.OrderTransitioned(now, order.ClientOrderId, OrderState.Unknown, null, seen.Detail, ByVenue: false));
            }

            if (!order.CancelRequired)
            {
                events.Add(new GuardEvent.OrderCorrected(now, order.ClientOrderId, order.Quantity, OrderDoubts.None, CancelRequired: true));
            }
        }
        else if (seen is { ClientOrderId: { } id, Quantity: > 0m })
        {
            // An order that this very fact has brought into the books.
            events.Add(new GuardEvent.OrderCorrected(now, id, seen.Quantity, OrderDoubts.None, CancelRequired: true));
        }
    }

    /// <summary>How the order counts from now on; <see langword="null"/> where that does not change.</summary>
    private static GuardEvent.OrderCorrected? Correction(OrderConsequence consequence, in SeenMisfit seen, in GuardInstant now) =>
        seen.Order is not { } order ? null
        : consequence switch
        {
            // An exit that is larger than its entry does not live off the entry's fills alone.
            OrderConsequence.CountLarger => new(now, order.ClientOrderId, seen.Quantity, order.Entry is null ? OrderDoubts.None : OrderDoubts.Wait, CancelRequired: true),
            OrderConsequence.CountBothSides => new(now, order.ClientOrderId, order.Quantity, OrderDoubts.Side, CancelRequired: true),
            OrderConsequence.CountHere => new(now, order.ClientOrderId, order.Quantity, OrderDoubts.None, CancelRequired: true),
            OrderConsequence.CountPlain => new(now, order.ClientOrderId, order.Quantity, OrderDoubts.Cap, CancelRequired: false),
            OrderConsequence.CountUnlinked => new(now, order.ClientOrderId, order.Quantity, OrderDoubts.Link, CancelRequired: false),
            OrderConsequence.CountInFull => new(now, order.ClientOrderId, order.Quantity, OrderDoubts.Wait, CancelRequired: false),
            OrderConsequence.CountPrice => new(now, order.ClientOrderId, order.Quantity, OrderDoubts.None, CancelRequired: !order.IsExit, seen.Shown),
            OrderConsequence.NoteSmaller => new(now, order.ClientOrderId, order.Quantity, OrderDoubts.None, CancelRequired: false, seen.Shown),
            _ => null,
        };

    /// <summary>A price that the venue sets by itself, or that others gave their order, is no misfit: the order is valued with it.</summary>
    public static void Value(OrderView order, ShownTerms shown, in GuardInstant now, List<GuardEvent> events) =>
        events.Add(new GuardEvent.OrderCorrected(now, order.ClientOrderId, order.Quantity, OrderDoubts.None, CancelRequired: false, shown));

    /// <summary>A second order under the id of a capped one counts plain until its mark is shown.</summary>
    public static void CountPlainUntilShown(string clientOrderId, decimal quantity, in GuardInstant now, List<GuardEvent> events) =>
        events.Add(new GuardEvent.OrderCorrected(now, clientOrderId, quantity, OrderDoubts.CapUnseen, CancelRequired: false));

    /// <summary>The venue has shown the mark that was not seen yet.</summary>
    public static void Settle(OrderView order, OrderDoubts doubts, in GuardInstant now, List<GuardEvent> events) =>
        events.Add(new GuardEvent.OrderCorrected(now, order.ClientOrderId, order.Quantity, OrderDoubts.None, CancelRequired: false, Settled: doubts));

    /// <summary>A quarantine that the guard sets by itself; one that stands keeps its reason.</summary>
    public static void QuarantineSymbol(BookView book, Symbol symbol, string reason, in GuardInstant now, List<GuardEvent> events)
    {
        var scope = TradingScope.Of(symbol);
        if (book.Find(symbol)?.State != TradingState.Quarantined && !Sets(events, scope))
        {
            events.Add(new GuardEvent.StateSet(now, scope, TradingState.Quarantined, Attribution.ByGuard(reason)));
        }
    }

    /// <summary>Whether the same fact restricts the scope already.</summary>
    private static bool Sets(List<GuardEvent> events, TradingScope scope)
    {
        foreach (var e in events)
        {
            if (e is GuardEvent.StateSet x && x.Scope == scope)
            {
                return true;
            }
        }

        return false;
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
        if (book.State == TradingState.Active && !Sets(events, TradingScope.Account))
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Account, TradingState.ReduceOnly, Attribution.ByGuard(reason)));
        }
    }
}
