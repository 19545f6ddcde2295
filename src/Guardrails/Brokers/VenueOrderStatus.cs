namespace Guardrails.Brokers;

/// <summary>What a venue says of an order (FIX tag 39). There is no member with value 0: an unknown wire value fails the message.</summary>
public enum VenueOrderStatus
{
    /// <summary>Accepted and working, nothing executed.</summary>
    New = 1,

    /// <summary>Partly executed, the rest works.</summary>
    PartiallyFilled = 2,

    /// <summary>Executed in full.</summary>
    Filled = 3,

    /// <summary>Canceled; what was executed before stays executed.</summary>
    Canceled = 4,

    /// <summary>Refused.</summary>
    Rejected = 5,

    /// <summary>Ran out of time.</summary>
    Expired = 6,

    /// <summary>Received, not yet accepted.</summary>
    PendingNew = 7,

    /// <summary>A cancellation is under way; it may still be executed.</summary>
    PendingCancel = 8,

    /// <summary>Accepted and waiting, for example for its parent to fill.</summary>
    Held = 9,

    /// <summary>A replacement is under way; it may still be executed as it was.</summary>
    PendingReplace = 10,

    /// <summary>Ended because another order took its place; what was executed before stays executed.</summary>
    Replaced = 11,
}
