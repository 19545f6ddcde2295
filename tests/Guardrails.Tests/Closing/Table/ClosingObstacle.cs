namespace Guardrails.Tests.Closing.Table;

/// <summary>What stands in the way when a position of 100 is closed.</summary>
internal enum ClosingObstacle
{
    Nothing,
    Stop,
    LinkedStopAndTarget,
    OwnEntry,
    OwnEntryFilledInPart,
    EntryRefusesTheExit,
    StopIsFilledMeanwhile,
    CancelIsLost,
    AnswerToCancelIsLost,
    ExitIsLost,
    AnswerToExitIsLost,
    ExitIsRefused,
    ExitVanishes,
    ExitIsFilledInPart,
    LargerThanOneOrder,
    Dust,
    FeeIsUntold,
    Outage,
    Halted,
    Quarantined,
    QuarantinedWithoutPositions,
}
