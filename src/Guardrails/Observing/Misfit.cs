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

    /// <summary>An exit that had ended is listed as open a second time, for more than its quantity: a second send of it arrived as well.</summary>
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
}
