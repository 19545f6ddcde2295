namespace Guardrails.Lives.Checks;

/// <summary>Where the documents let the guard be stricter than an enumeration of fills.</summary>
internal enum Allowance
{
    QuarantineNeedsReading,
    DoubtNeedsAgreement,
    WaitingLegsCountInFull,
    UntoldEndStillCounts,
    ResentExitNeedsReading,
    HeldOnlyWhileAllOurs,
    OthersTookWhatIsNotManagedFirst,
}
