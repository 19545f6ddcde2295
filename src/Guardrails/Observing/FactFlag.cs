namespace Guardrails.Observing;

/// <summary>How a fact fails to fit.</summary>
internal enum FactFlag
{
    /// <summary>The venue executes the other side.</summary>
    SideMismatch = 1,

    /// <summary>The venue executes another symbol or leg.</summary>
    SymbolMismatch = 2,

    /// <summary>The venue has a larger quantity than was approved.</summary>
    QuantityLarger = 3,

    /// <summary>The venue has a smaller quantity than was approved.</summary>
    QuantitySmaller = 4,

    /// <summary>The venue has another order type or time in force.</summary>
    TermsDiffer = 5,

    /// <summary>More was executed than the order's quantity.</summary>
    Overfill = 6,

    /// <summary>Something was executed after the venue reported the order's end.</summary>
    FillAfterEnd = 7,

    /// <summary>An execution at a price worse than the limit.</summary>
    PriceWorseThanLimit = 8,

    /// <summary>An execution of an order that the guard does not know.</summary>
    ExternalExecution = 9,

    /// <summary>A report that cannot be read: nothing was booked from it.</summary>
    UnreadableReport = 10,

    /// <summary>The venue holds another position than is booked.</summary>
    PositionDiffers = 11,

    /// <summary>The venue refused an order that it has executed.</summary>
    RejectedAfterFill = 13,

    /// <summary>An execution was taken back.</summary>
    ExecutionBusted = 14,

    /// <summary>An execution was corrected.</summary>
    ExecutionCorrected = 15,

    /// <summary>An order that had ended is listed as open.</summary>
    Revived = 16,

    /// <summary>The venue itself has closed something: liquidation, auto-deleveraging, settlement.</summary>
    ForcedExecution = 17,

    /// <summary>A sender reported the outcome of an order without having redeemed its proof.</summary>
    ProofNotRedeemed = 18,

    /// <summary>The venue shows an exit without the mark that caps it to the position.</summary>
    ReduceOnlyMissing = 19,

    /// <summary>The venue has another limit or trigger price.</summary>
    PriceDiffers = 20,

    /// <summary>The venue shows an exit working whose entry has ended, or has not filled.</summary>
    ExitWithoutEntry = 21,

    /// <summary>The venue shows an exit without its link to the others of its group.</summary>
    LinkMissing = 22,

    /// <summary>The venue has two orders under one client order id.</summary>
    OrderDuplicated = 23,

    /// <summary>The executions of an order add up to more than the venue says was executed in all.</summary>
    ExecutionsDisagree = 24,

    /// <summary>An execution took the position to the other side, and nobody had asked for that.</summary>
    UnaskedSignChange = 25,

    /// <summary>The price of a symbol went too far in one step.</summary>
    PriceStep = 26,

    /// <summary>Of an order of several instruments a leg was not executed, and another was.</summary>
    LegMissing = 27,
}
