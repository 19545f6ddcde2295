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

    /// <summary>The venue has the order with another quantity than was sent, by a fault.</summary>
    BeyondSent,

    /// <summary>The venue has the order without the mark that keeps it from opening, by a fault.</summary>
    LostMark,

    /// <summary>Law 2 lets a capped exit of unknown outcome be sent again, and the venue has taken both.</summary>
    CameTwice,

    /// <summary>The venue said, by a fault, that it has taken the order, and never has.</summary>
    NeverTaken,

    /// <summary>A bot asked to replace the order.</summary>
    Replaced,

    /// <summary>An order of the position is one of a group, of a close or not answered yet: it counts by rules that the recount does not know.</summary>
    CountsByOtherRules,

    /// <summary>The venue says that a leg is on the side it cannot have, which no guard believes.</summary>
    ImpossibleLeg,

    /// <summary>The position is in doubt, and no answer of the venue proves what is held.</summary>
    Unproven,

    /// <summary>The bots held nothing at some moment since the close was asked for.</summary>
    FlatMeanwhile,

    /// <summary>The close left nothing, and what was on its way to open was executed after it.</summary>
    NothingRemained,

    /// <summary>Orders that open were on their way when the close was asked for.</summary>
    WasOpening,

    /// <summary>The account holds nothing on the side on which the bots do, so that there is nothing to close.</summary>
    NothingClosable,

    /// <summary>A bot asked to cancel or replace an exit that rested before.</summary>
    ExitTouched,

    /// <summary>What was left the guard does not take for the bots', for a reason that was allowed when the position was last settled.</summary>
    Conceded,

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

    /// <summary>The venue has said that the order is smaller, and more than that is no more than was approved.</summary>
    SaidSmaller,

    /// <summary>The execution, or another of its order, was taken back before it was told.</summary>
    TakenBackUntold,

    /// <summary>Other faults moved the position back by as much, so that nothing is to be seen.</summary>
    MovedBack,

    /// <summary>What was never told one by one is known as a sum only.</summary>
    InTheSum,

    /// <summary>What a flattening of everything has taken over is the bots'.</summary>
    TakenOver,

    /// <summary>Nobody is told of a split: what it added can be taken for anybody's.</summary>
    SplitUntold,

    /// <summary>The fee of an execution that was taken back or corrected is not told; it is less than a lot.</summary>
    FeeUntold,

    /// <summary>Others traded, and the guard, which did not know what they held, let it come out of what is the bots'.</summary>
    OthersTraded,

    /// <summary>The orders of a group lose what another of them has executed.</summary>
    RestatedByGroup,

    /// <summary>A fee has taken part of the last lot, and an exit sells whole lots.</summary>
    RoundedDown,

    /// <summary>A person declared what is the bots' own while the guard had the position differently.</summary>
    DeclaredUntrue,
}
