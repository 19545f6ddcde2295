namespace Guardrails.Lives.Checks;

/// <summary>Where the documents let the guard be stricter than an enumeration of fills. Each is a method of that name, with the sentence it rests on.</summary>
internal enum Allowance
{
    WaitingLegsCountInFull,
    WaitingLegsCountUpToFills,
    CapsCountOnlyWhileAllIsOurs,
    ShownSmallerCountsAsApproved,
    RowWasConfirmed,
    TakenOverStaysUnmanaged,
    BesideAnImpossibleLeg,
    ResentExitEndsWithItsFirst,
}
