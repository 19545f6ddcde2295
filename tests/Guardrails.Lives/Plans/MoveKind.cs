namespace Guardrails.Lives.Plans;

/// <summary>What the bot, its operator or the venue does next.</summary>
internal enum MoveKind
{
    Entry,
    Exit,
    AdmitEntry,
    AdmitExit,
    UsePermit,
    Bracket,
    ExitPair,
    Replace,
    Cancel,
    Close,
    AskAgain,
    CancelUnwanted,
    Release,
    Resolve,

    Fill,
    TellStream,
    TellOrders,
    TellSomeOrders,
    TellPositions,
    FailPositions,
    EndOrder,
    Wait,
    Deviate,
}
