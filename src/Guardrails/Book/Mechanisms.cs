namespace Guardrails.Book;

/// <summary>Names of the mechanisms that are not rules; rules go by <see cref="Rules.OrderRule.Name"/>.</summary>
internal static class Mechanisms
{
    /// <summary>Orders that are reserved or in flight count.</summary>
    public const string Reservation = "Reservation";

    /// <summary>A repeated execution is booked once.</summary>
    public const string ExecutionIdentity = "ExecutionIdentity";

    /// <summary>Reports are compared with what was approved.</summary>
    public const string Verification = "Verification";
}
