using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>The answer to "what was executed?": one report with a fill per execution.</summary>
public sealed class ExecutionSnapshot : VenueSnapshot<ExecutionReport>
{
    private ExecutionSnapshot(SnapshotCompleteness completeness, IEnumerable<ExecutionReport> reports, DateTimeOffset asOf, string? reason)
        : base(completeness, reports, asOf, reason)
    {
    }

    /// <summary>The answer of an adapter that cannot list executions.</summary>
    internal static ExecutionSnapshot NotSupported { get; } = Failed("executions cannot be listed through this adapter");

    /// <summary>All executions there are.</summary>
    /// <param name="reports">The executions.</param>
    /// <param name="asOf">When the question was sent, or the venue's own time of the answer.</param>
    public static ExecutionSnapshot Complete(IEnumerable<ExecutionReport> reports, DateTimeOffset asOf) => new(SnapshotCompleteness.Complete, reports, asOf, null);

    /// <summary>Some executions, and why there may be more.</summary>
    /// <param name="reports">The executions known.</param>
    /// <param name="asOf">When the question was sent, or the venue's own time of the answer.</param>
    /// <param name="reason">What is missing.</param>
    public static ExecutionSnapshot Partial(IEnumerable<ExecutionReport> reports, DateTimeOffset asOf, string reason) =>
        new(SnapshotCompleteness.Partial, reports, asOf, reason);

    /// <summary>The query failed; nothing is known.</summary>
    /// <param name="reason">Why.</param>
    public static ExecutionSnapshot Failed(string reason) => new(SnapshotCompleteness.Failed, [], default, reason);
}
