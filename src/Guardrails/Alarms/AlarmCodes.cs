namespace Guardrails.Alarms;

/// <summary>The stable codes of alarms.</summary>
public static class AlarmCodes
{
    /// <summary>The venue executes the other side than was approved.</summary>
    public const string SideMismatch = "SIDE_MISMATCH";

    /// <summary>The venue executes another symbol or leg than was approved.</summary>
    public const string SymbolMismatch = "SYMBOL_MISMATCH";

    /// <summary>The venue has a larger quantity than was approved.</summary>
    public const string QuantityLarger = "QUANTITY_LARGER";

    /// <summary>The venue has a smaller quantity than was approved.</summary>
    public const string QuantitySmaller = "QUANTITY_SMALLER";

    /// <summary>The venue has another order type or time in force.</summary>
    public const string TermsDiffer = "TERMS_DIFFER";

    /// <summary>The venue shows an exit without the mark that caps it to the position.</summary>
    public const string ReduceOnlyMissing = "REDUCE_ONLY_MISSING";

    /// <summary>The venue has another limit or trigger price than was approved.</summary>
    public const string OrderPriceDiffers = "ORDER_PRICE_DIFFERS";

    /// <summary>The venue shows an exit working whose entry has ended, or has not filled.</summary>
    public const string ExitWithoutEntry = "EXIT_WITHOUT_ENTRY";

    /// <summary>The venue shows an exit without its link to the other exits of its group.</summary>
    public const string LinkMissing = "LINK_MISSING";

    /// <summary>Of an order of several instruments the venue has executed, or keeps alive, one leg without another.</summary>
    public const string LegMissing = "LEG_MISSING";

    /// <summary>The venue has two orders under one client order id.</summary>
    public const string OrderDuplicated = "ORDER_DUPLICATED";

    /// <summary>The executions of an order add up to more than the venue says was executed in all.</summary>
    public const string ExecutionsDisagree = "EXECUTIONS_DISAGREE";

    /// <summary>An execution took the position to the other side, and nobody had asked for that.</summary>
    public const string UnaskedSignChange = "UNASKED_SIGN_CHANGE";

    /// <summary>More was executed than the quantity of an order, or of orders that the venue links.</summary>
    public const string Overfill = "OVERFILL";

    /// <summary>Something was executed after the order's end.</summary>
    public const string FillAfterEnd = "FILL_AFTER_END";

    /// <summary>The venue took an execution back; the position moved.</summary>
    public const string ExecutionBusted = "EXECUTION_BUSTED";

    /// <summary>The venue corrected an execution.</summary>
    public const string ExecutionCorrected = "EXECUTION_CORRECTED";

    /// <summary>An order that had ended is open again at the venue.</summary>
    public const string OrderRevived = "ORDER_REVIVED";

    /// <summary>A part of a position that has a plan has been without a live stop for longer than <see cref="Protection.ProtectionPolicy.AlarmAfter"/>.</summary>
    public const string ProtectionMissing = "PROTECTION_MISSING";

    /// <summary>The price has been beyond a stop that rests for longer than <see cref="Protection.ProtectionPolicy.StopPatience"/>, and the position is still held.</summary>
    public const string StopNotExecuted = "STOP_NOT_EXECUTED";

    /// <summary>A plan follows the price by bars, and there have been none for as long as one bar is: its stop stays where it is.</summary>
    public const string BarsMissing = "BARS_MISSING";

    /// <summary>The outcome of an exit is still unknown after 2 s.</summary>
    public const string ExitOutcomeUnknown = "EXIT_OUTCOME_UNKNOWN";

    /// <summary>An execution at a price worse than the limit.</summary>
    public const string PriceWorseThanLimit = "PRICE_WORSE_THAN_LIMIT";

    /// <summary>An execution of an order that the guard does not know.</summary>
    public const string ExternalExecution = "EXTERNAL_EXECUTION";

    /// <summary>The venue itself has closed something: liquidation, auto-deleveraging, settlement.</summary>
    public const string ForcedExecution = "FORCED_EXECUTION";

    /// <summary>A report that cannot be read; nothing was booked from it.</summary>
    public const string UnreadableReport = "UNREADABLE_REPORT";

    /// <summary>The venue holds another position than is booked.</summary>
    public const string PositionDiffers = "POSITION_DIFFERS";

    /// <summary>A position is booked that the venue does not hold.</summary>
    public const string PhantomPosition = "PHANTOM_POSITION";

    /// <summary>The venue holds a position of which nothing is booked.</summary>
    public const string ExternalPosition = "EXTERNAL_POSITION";

    /// <summary>The venue holds more or less than is booked.</summary>
    public const string PositionQuantityMismatch = "POSITION_QUANTITY_MISMATCH";

    /// <summary>The venue holds the other side than is booked.</summary>
    public const string PositionSideMismatch = "POSITION_SIDE_MISMATCH";

    /// <summary>A position became a multiple of itself at a price as many times smaller, without any execution.</summary>
    public const string SplitSuspected = "SPLIT_SUSPECTED";

    /// <summary>An order that should be open is missing in the venue's list.</summary>
    public const string OrderMissing = "ORDER_MISSING";

    /// <summary>The venue has an order that this guard did not approve.</summary>
    public const string ExternalOrder = "EXTERNAL_ORDER";

    /// <summary>An exit rests where nothing is held that it could close.</summary>
    public const string OrphanProtection = "ORPHAN_PROTECTION";

    /// <summary>Hedging is on.</summary>
    public const string HedgingAllowed = "HEDGING_ALLOWED";

    /// <summary>The venue refused an order that it has executed.</summary>
    public const string RejectedAfterFill = "REJECTED_AFTER_FILL";

    /// <summary>The outcome of an order was reported although its approval was not redeemed.</summary>
    public const string ProofNotRedeemed = "PROOF_NOT_REDEEMED";

    /// <summary>A permit was neither redeemed nor reported, and can no longer be redeemed.</summary>
    public const string PermitDropped = "PERMIT_DROPPED";

    /// <summary>The outcome of an order is unknown.</summary>
    public const string OrderOutcomeUnknown = "ORDER_OUTCOME_UNKNOWN";

    /// <summary>Many orders were denied in a short time.</summary>
    public const string DenialRate = "DENIAL_RATE";

    /// <summary>Many exits of one position in a short time, beside each other, or refused by the venue.</summary>
    public const string ExitRate = "EXIT_RATE";

    /// <summary>The journal failed; no new risk until it is repaired and the guard opened again.</summary>
    public const string JournalFailed = "JOURNAL_FAILED";

    /// <summary>A close, a reversal or a flattening ended before all was closed.</summary>
    public const string ExitIncomplete = "EXIT_INCOMPLETE";

    /// <summary>A close waits for the market: it is closed, or halted.</summary>
    public const string ExitQueued = "EXIT_QUEUED";

    /// <summary>Flattening ended with positions or entries left, or the venue could not be asked whether any are.</summary>
    public const string FlattenIncomplete = "FLATTEN_INCOMPLETE";

    /// <summary>Exits that had to give way to another exit could not be placed again for what is left, or their cancellation is not confirmed; then they come back when it is.</summary>
    public const string ExitsNotRestored = "EXITS_NOT_RESTORED";

    /// <summary>An exit went out before its record was durable.</summary>
    public const string ExitUnjournaled = "EXIT_UNJOURNALED";

    /// <summary>A trading state was left or entered.</summary>
    public const string StateChanged = "STATE_CHANGED";

    /// <summary>The wall clock and the monotonic clock parted.</summary>
    public const string ClockDiscontinuity = "CLOCK_DISCONTINUITY";

    /// <summary>A check inside the guard failed; it takes no new risk.</summary>
    public const string GuardFaulted = "GUARD_FAULTED";

    /// <summary>A logger or a meter listener threw; what it should have recorded is lost.</summary>
    public const string TelemetryFailed = "TELEMETRY_FAILED";

    /// <summary>The stream of the venue ended or failed and is started again.</summary>
    public const string StreamInterrupted = "STREAM_INTERRUPTED";

    /// <summary>The stream of the venue is up and brings nothing; it is started again.</summary>
    public const string StreamSilent = "STREAM_SILENT";

    /// <summary>The price of a symbol went too far in one step: it is not believed before it is confirmed, and new risk on the symbol waits.</summary>
    public const string PriceStepHeld = "PRICE_STEP_HELD";

    /// <summary>A price that was too far from the one before is believed from now on.</summary>
    public const string PriceStepConfirmed = "PRICE_STEP_CONFIRMED";

    /// <summary>A limit is passed by what is held and ordered already: prices, rates or equity have moved, or somebody else has traded.</summary>
    public const string LimitBreachedPassively = "LIMIT_BREACHED_PASSIVELY";

    /// <summary>The venue's value of all positions is at least twice, or at most half, what the books say; twice in a row.</summary>
    public const string AccountValueDiffers = "ACCOUNT_VALUE_DIFFERS";

    /// <summary>The bot believes to hold something else than is managed for it.</summary>
    public const string BotPositionDiffers = "BOT_POSITION_DIFFERS";

    /// <summary>A reading of the venue failed.</summary>
    public const string ReadingFailed = "READING_FAILED";
}
