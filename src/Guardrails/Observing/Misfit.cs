namespace Guardrails.Observing;

/// <summary>What the venue said that does not fit what was approved or booked. <see cref="MisfitPolicy"/> says what each leads to.</summary>
internal enum Misfit
{
    /// <summary>The venue executes the order on the other side.</summary>
    OtherSide,

    /// <summary>The venue reports the order for another symbol, or for another leg of a symbol that is hedged.</summary>
    OtherPosition,

    /// <summary>The venue names a leg that cannot be the order's own, of a symbol that is not hedged.</summary>
    OtherLeg,

    /// <summary>The venue has a larger quantity than was approved.</summary>
    LargerQuantity,

    /// <summary>The venue confirms the order with a smaller quantity than was approved.</summary>
    SmallerQuantity,

    /// <summary>The venue confirms the order with another order type or time in force.</summary>
    OtherTerms,

    /// <summary>The venue shows an exit without the mark that caps it to the position.</summary>
    ReduceOnlyMissing,

    /// <summary>The venue has another limit or trigger price than was approved.</summary>
    OtherPrice,

    /// <summary>The venue shows an exit working whose entry has ended, or has not filled.</summary>
    ExitWithoutEntry,

    /// <summary>The venue shows an exit without its link to the others of its group.</summary>
    LinkMissing,

    /// <summary>Of an order of several instruments the venue has executed, or keeps alive, one leg without another.</summary>
    LegMissing,

    /// <summary>The venue has two orders under one client order id.</summary>
    DuplicateOrder,

    /// <summary>The executions of an order add up to more than the venue says was executed in all.</summary>
    ExecutionsDisagree,

    /// <summary>An order of this guard, or an execution taken back, moved the position to the other side, and nobody had asked for that.</summary>
    UnaskedSignChange,

    /// <summary>Others moved the position to the other side.</summary>
    ExternalSignChange,

    /// <summary>An execution was taken back, and what is left is less than the own exits could close.</summary>
    BustBelowExits,

    /// <summary>The order was executed at a price worse than its limit.</summary>
    WorsePrice,

    /// <summary>The order was executed for more than its quantity.</summary>
    Overfill,

    /// <summary>Linked orders, of which one may be executed, were executed for more than their quantity.</summary>
    LinkedOverfill,

    /// <summary>The order was executed after the venue had reported its end.</summary>
    FillAfterEnd,

    /// <summary>The order was executed after an end that nobody reported: it was released or concluded to have ended, and works after all.</summary>
    FillAfterConcludedEnd,

    /// <summary>The venue refuses an order that it has confirmed or executed.</summary>
    RefusedAfterConfirmation,

    /// <summary>The venue lists an order as open that had ended.</summary>
    Revived,

    /// <summary>An order that had ended is listed as open for more than its quantity leaves: a second send of it arrived as well, or the venue made more of it.</summary>
    SentTwice,

    /// <summary>An order that this guard does not know was executed.</summary>
    ExternalExecution,

    /// <summary>The venue itself closed something: liquidation, auto-deleveraging, settlement.</summary>
    ForcedExecution,

    /// <summary>An execution was taken back.</summary>
    ExecutionBusted,

    /// <summary>An execution was corrected.</summary>
    ExecutionCorrected,

    /// <summary>A sender reported the outcome of an order without having redeemed its proof.</summary>
    ProofNotRedeemed,

    /// <summary>A sender reported the outcome of an order whose proof it had not redeemed, after the order had been canceled before its send.</summary>
    SentAfterRelease,

    /// <summary>A report or a listed order cannot be read.</summary>
    Unreadable,

    /// <summary>The venue holds another position than is booked.</summary>
    PositionDiffers,

    /// <summary>An execution is told late, and may already be in the position that was taken over from the venue.</summary>
    PerhapsContained,

    /// <summary>The venue lists a position on the side that its leg cannot have.</summary>
    InvalidLeg,

    /// <summary>No position of the account could be compared with the venue for <see cref="OrderGuardOptions.MaxUncomparedTime"/>; every symbol that is held or has orders.</summary>
    Uncompared,

    /// <summary>A position moves so often that every answer was too old to be compared, for <see cref="OrderGuardOptions.MaxUncomparedTime"/>.</summary>
    TooOldToCompare,

    /// <summary>An exit rests where neither the books nor the venue hold anything, and the drift policy does more than report it.</summary>
    OrphanExit,

    /// <summary>An order has the prices and quantities from before a split.</summary>
    UnscaledOrder,

    /// <summary>The price of a symbol went too far in one step; it is not believed before it is confirmed.</summary>
    PriceStep,
}
