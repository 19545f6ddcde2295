namespace Guardrails.Brokers;

/// <summary>The answer to "which orders are open?", orders held behind a live parent included.</summary>
public sealed class OpenOrderSnapshot : VenueSnapshot<VenueOrder>
{
    private OpenOrderSnapshot(SnapshotCompleteness completeness, IEnumerable<VenueOrder> orders, DateTimeOffset asOf, string? reason)
        : base(completeness, orders, asOf, reason)
    {
    }

    /// <summary>All open orders there are.</summary>
    /// <param name="orders">The orders; those not listed are not open.</param>
    /// <param name="asOf">When the question was sent, or the venue's own time of the answer.</param>
    public static OpenOrderSnapshot Complete(IEnumerable<VenueOrder> orders, DateTimeOffset asOf) => new(SnapshotCompleteness.Complete, orders, asOf, null);

    /// <summary>Some open orders, and why there may be more.</summary>
    /// <param name="orders">The orders known to be open.</param>
    /// <param name="asOf">When the question was sent, or the venue's own time of the answer.</param>
    /// <param name="reason">What is missing.</param>
    public static OpenOrderSnapshot Partial(IEnumerable<VenueOrder> orders, DateTimeOffset asOf, string reason) =>
        new(SnapshotCompleteness.Partial, orders, asOf, reason);

    /// <summary>The query failed; nothing is known.</summary>
    /// <param name="reason">Why.</param>
    public static OpenOrderSnapshot Failed(string reason) => new(SnapshotCompleteness.Failed, [], default, reason);

    /// <summary>The same answer with other orders.</summary>
    internal OpenOrderSnapshot With(IEnumerable<VenueOrder> orders) => new(Completeness, orders, AsOf, Reason);
}
