namespace Guardrails.Protection;

/// <summary>What is wrong with the protection of a position, or worth knowing about it.</summary>
public enum ProtectionFault
{
    /// <summary>Nothing rests that stops a loss.</summary>
    NoStop = 1,

    /// <summary>Stops cover a part of the position.</summary>
    StopTooSmall = 2,

    /// <summary>Exits together sell more than is held, and the venue does not cap them: what executes last would open the other side.</summary>
    ExitsTooLarge = 3,

    /// <summary>A target holds what a stop would need: the venue refuses a stop beside it.</summary>
    TargetHoldsAll = 4,

    /// <summary>An exit is on the side that adds to the position.</summary>
    WrongSide = 5,

    /// <summary>A stop waits for an entry that has not filled, and stops nothing until then.</summary>
    WaitsForEntry = 6,

    /// <summary>The cancellation of a stop is under way.</summary>
    StopEnding = 7,

    /// <summary>The venue has received a stop and not accepted it yet.</summary>
    StopNotAccepted = 8,

    /// <summary>A stop is held, and no live order is there that it could be held behind.</summary>
    HeldBehindNothing = 9,

    /// <summary>The price is beyond a stop that still rests: it has fired and not executed, or will not fire.</summary>
    PriceBeyondStop = 10,

    /// <summary>A stop has a limit: in a gap beyond it, nothing executes. The position counts as protected.</summary>
    StopHasLimit = 11,

    /// <summary>The stop does nothing in the session there is; it works again when continuous trading begins. The position counts as protected.</summary>
    StopSleeps = 12,

    /// <summary>An exit rests, and nothing is held that it could close: when it executes it opens a position, unless the venue caps it.</summary>
    Orphan = 13,

    /// <summary>Positions or open orders could not be read whole, or the position moved meanwhile.</summary>
    NotReadable = 14,
}
