namespace Guardrails.Events;

/// <summary>
/// The numbers that journals carry for the events of <see cref="GuardEvent"/>. Written to disk: a number stays with its event for
/// ever, and one that is retired is never used again.
/// </summary>
internal enum EventKind
{
    Opened = 1,
    InstrumentDescribed = 2,
    AccountRead = 3,
    RateRead = 4,
    InputRead = 5,
    MarksMoved = 6,
    PositionsRead = 7,
    PositionsFailed = 8,
    PositionSet = 9,
    PositionCompared = 10,
    OpenOrdersRead = 11,
    OrderAdmitted = 12,
    OrderDenied = 13,
    OrderObserved = 14,
    OrderTransitioned = 15,
    OrderCorrected = 16,
    ExecutionBooked = 17,
    FactFlagged = 18,
    StateSet = 19,
    ClockJumped = 20,
    ExecutionRevised = 21,
    CancelRequested = 22,
    CancelRefused = 23,
    ReplaceRequested = 24,
    ReplaceSettled = 25,
    VenueIdLinked = 26,
    DriftFound = 27,
    Interrupted = 28,
    ExitSet = 29,
    SumsDisputed = 30,
    CancelTaken = 31,
    PriceConfirmed = 32,
    AccountCompared = 33,
    ProtectionSet = 34,
}
