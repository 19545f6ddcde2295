using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>
/// What became of one send, as an adapter knows it. Anything that is not a definite answer (a time-out, a 5xx, a dropped connection, an
/// unreadable body) is <see cref="Unknown"/>.
/// </summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    /// <summary>The venue has the order.</summary>
    public sealed record Accepted : SubmitOutcome
    {
        /// <summary>The venue's id; <see langword="null"/> when the answer has none.</summary>
        public required string? VenueOrderId { get; init; }

        /// <summary>The order as the answer describes it, compared with the approval; <see langword="null"/> when the answer has no body.</summary>
        public ExecutionReport? Echo { get; init; }

        /// <summary>When the order can execute at the earliest, where the venue keeps it until a session begins.</summary>
        /// <value>Default: <see langword="null"/>: it can execute now, or nobody knows.</value>
        public DateTimeOffset? QueuedUntil { get; init; }
    }

    /// <summary>The venue definitely does not have the order.</summary>
    /// <param name="Rejection">The refusal.</param>
    public sealed record Rejected(VenueRejection Rejection) : SubmitOutcome;

    /// <summary>Nobody knows whether the venue has the order.</summary>
    /// <param name="Why">What happened.</param>
    public sealed record Unknown(string Why) : SubmitOutcome;
}
