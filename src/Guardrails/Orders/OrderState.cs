namespace Guardrails.Orders;

/// <summary>Where an order stands in the guard's books.</summary>
/// <remarks>
/// Everything except the terminal states (<see cref="Filled"/>, <see cref="Canceled"/>, <see cref="Rejected"/>, <see cref="Expired"/>,
/// <see cref="Released"/>) counts in every limit, <see cref="Unknown"/> included.
/// </remarks>
public enum OrderState
{
    /// <summary>Approved; capacity is reserved; nothing has been sent.</summary>
    Reserved = 1,

    /// <summary>Handed to the sender; no answer yet.</summary>
    InFlight = 2,

    /// <summary>The venue has confirmed it.</summary>
    Working = 3,

    /// <summary>Partly executed; the rest still works.</summary>
    PartiallyFilled = 4,

    /// <summary>Nobody knows what became of it: whether it arrived, was canceled or replaced. It keeps its reservation and is never sent again.</summary>
    Unknown = 5,

    /// <summary>Terminal: executed in full.</summary>
    Filled = 6,

    /// <summary>Terminal: the venue confirmed the cancellation.</summary>
    Canceled = 7,

    /// <summary>Terminal: the venue refused it.</summary>
    Rejected = 8,

    /// <summary>Terminal: it ran out of time at the venue.</summary>
    Expired = 9,

    /// <summary>Terminal: it was approved but provably never reached the venue.</summary>
    Released = 10,

    /// <summary>A cancellation is under way. It may still be executed and keeps its reservation until the venue confirms.</summary>
    PendingCancel = 11,

    /// <summary>A replacement is under way. The larger of both (or their sum) counts until the venue confirms.</summary>
    PendingReplace = 12,

    /// <summary>Ended because another order took its place; what was executed before stays executed.</summary>
    Replaced = 13,
}
