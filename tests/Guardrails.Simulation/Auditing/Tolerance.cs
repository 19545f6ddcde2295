namespace Guardrails.Simulation.Auditing;

/// <summary>
/// A reason for which the auditor does not note what a check has seen. No guard could have known better in any of these cases, or the
/// rules of the venue allow what was seen.
/// </summary>
internal enum Tolerance
{
    /// <summary>Faults have moved the position by at least that much since the guard was last seen to know it.</summary>
    MovedByFault,

    /// <summary>A person has said that all of the position may go, whosoever it is, and that is not over yet.</summary>
    MayAllGo,

    /// <summary>Orders may rest on both sides, so that a position may cross zero and meet what others hold.</summary>
    QuotesBothSides,

    /// <summary>The venue has the order on the other side, by a fault.</summary>
    TurnedAround,

    /// <summary>The venue has the order with a larger quantity than was sent, by a fault.</summary>
    BeyondSent,

    /// <summary>The venue has the order without the mark that keeps it from opening, by a fault.</summary>
    LostMark,

    /// <summary>Law 2 lets a capped exit of unknown outcome be sent again, and the venue has taken both.</summary>
    CameTwice,

    /// <summary>The second execution of an exit that was sent again has not been told.</summary>
    UntoldSecond,

    /// <summary>The exit was approved before the second execution of another exit, sent again, was told.</summary>
    ApprovedBeforeSecond,

    /// <summary>The venue said, by a fault, that it has taken the order, and never has.</summary>
    NeverTaken,

    /// <summary>A bot asked to replace the order.</summary>
    Replaced,

    /// <summary>The order is smaller than was asked for.</summary>
    Smaller,

    /// <summary>An order of the position is one of a group, of a close or not answered yet: it counts by rules that the recount does not know.</summary>
    CountsByOtherRules,

    /// <summary>The venue says that a leg is on the side it cannot have, which no guard believes.</summary>
    ImpossibleLeg,

    /// <summary>The strategy of the exit has nothing of the position: others have it.</summary>
    NothingOfShare,

    /// <summary>An execution, what became of it, or the end of an order was told after the guard had decided.</summary>
    ToldMeanwhile,

    /// <summary>The venue answered something untrue about the position after the guard had decided.</summary>
    UntrueMeanwhile,

    /// <summary>The position is in doubt, and no answer of the venue proves what is held.</summary>
    Unproven,

    /// <summary>Some fault was injected into the run, whatever it was about.</summary>
    AnyFault,

    /// <summary>The bots held nothing at some moment since the close was asked for.</summary>
    FlatMeanwhile,

    /// <summary>The close left nothing, and what was on its way to open was executed after it.</summary>
    NothingRemained,

    /// <summary>Orders that open were on their way when the close was asked for.</summary>
    WasOpening,

    /// <summary>Orders of the position are open.</summary>
    StillOpen,

    /// <summary>The account holds nothing on the side on which the bots do, so that there is nothing to close.</summary>
    NothingClosable,

    /// <summary>Another of the exits that rested before was executed meanwhile.</summary>
    ExitExecuted,

    /// <summary>A bot asked to cancel or replace an exit that rested before.</summary>
    ExitTouched,

    /// <summary>An alarm says that the exits could not be given back.</summary>
    SaidNotRestored,

    /// <summary>An exit was given back and executed at once.</summary>
    GivenBackExecuted,

    /// <summary>An exit was given back, and a bot asked to cancel or replace it.</summary>
    GivenBackTouched,

    /// <summary>An execution of the order was taken back or corrected.</summary>
    Revised,

    /// <summary>The fault moved the position before the guard had any books.</summary>
    BeforeBooks,

    /// <summary>The order is nobody's, or not one of the guard's.</summary>
    NotManaged,

    /// <summary>The venue has said that the order is smaller, and more than that is no more than was approved.</summary>
    SaidSmaller,

    /// <summary>The execution that was taken back or corrected was never told.</summary>
    NeverTold,

    /// <summary>The execution, or another of its order, was taken back before it was told.</summary>
    TakenBackUntold,

    /// <summary>Another fault moved the position back before anybody looked.</summary>
    MovedBack,

    /// <summary>An exit that was sent again and executed twice moved the position back before anybody looked.</summary>
    MovedBackBySecond,

    /// <summary>What was never told one by one is known as a sum only.</summary>
    InTheSum,

    /// <summary>What the bots have beyond what the account holds is nobody's once the position is settled.</summary>
    BeyondHeld,

    /// <summary>The guard takes more or less for the bots' than any sum explains, and the nearest that is explained counts.</summary>
    BeyondAnySum,

    /// <summary>The exit would have sold what covers short options, counted with what the open orders can make of them.</summary>
    CoverNeeded,

    /// <summary>The exit was approved with its entry, which it waits for; what it covers then is not asked.</summary>
    WithEntry,

    /// <summary>A sale that opens was approved after the exit: nobody asks whether it is covered.</summary>
    ShortLater,

    /// <summary>The stream has not told yet what the legs have executed, or that they have ended.</summary>
    UntoldLeg,

    /// <summary>What a flattening of everything has taken over is the bots'.</summary>
    TakenOver,

    /// <summary>A person declared what is the bots' own while the guard had the position differently.</summary>
    DeclaredUntrue,
}
