namespace Guardrails.Book;

/// <summary>Names of the mechanisms that are not rules; rules go by <see cref="Rules.OrderRule.Name"/>.</summary>
internal static class Mechanisms
{
    /// <summary>Orders that are reserved or in flight count.</summary>
    public const string Reservation = "Reservation";

    /// <summary>Orders of unknown outcome count.</summary>
    public const string UnknownReservation = "UnknownReservation";

    /// <summary>A cancellation gives nothing back before it is confirmed, and one that was refused gives nothing back at all.</summary>
    public const string CancelConfirmation = "CancelConfirmation";

    /// <summary>The same signal asked again is the same order.</summary>
    public const string OrderIdentity = "OrderIdentity";

    /// <summary>Orders that the guard did not approve count, and what they execute is booked.</summary>
    public const string ExternalOrders = "ExternalOrders";

    /// <summary>A repeated execution is booked once.</summary>
    public const string ExecutionIdentity = "ExecutionIdentity";

    /// <summary>What is booked is compared, too, where the venue lists nothing: what it leaves out is flat there.</summary>
    public const string UnionOfKeys = "UnionOfKeys";

    /// <summary>A difference is acted on only when it was seen twice.</summary>
    public const string TwoSightings = "TwoSightings";

    /// <summary>Within the venue's lag after an execution its positions prove nothing.</summary>
    public const string VisibilityLag = "VisibilityLag";

    /// <summary>Reports are compared with what was approved.</summary>
    public const string Verification = "Verification";
}
