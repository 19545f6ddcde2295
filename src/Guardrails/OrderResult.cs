using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails;

/// <summary>What became of an order that was submitted through the guard. A closed set of four.</summary>
public abstract record OrderResult
{
    private OrderResult()
    {
    }

    /// <summary>Handles all four cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Denied, T> denied, Func<Accepted, T> accepted, Func<Rejected, T> rejected, Func<Unknown, T> unknown);

    /// <summary>The denial, or what became of the order, in one line.</summary>
    public sealed override string ToString() => Match(
        static denied => denied.Denial.ToString(),
        static accepted => $"ACCEPTED {accepted.Order}{(accepted.QueuedUntil is { } until ? $", queued until {Text.Phrase.Moment(until)}" : "")}",
        static rejected => $"{(rejected.Rejection.ByVenue ? "REJECTED by the venue" : "NOT SENT")}: {rejected.Rejection}",
        static unknown => $"UNKNOWN outcome of {unknown.ClientOrderId}: {unknown.Why}. Do not send it again; OrderGuard.ResolveUnknownOrdersAsync asks the venue");

    /// <summary>The guard refused it; nothing was sent.</summary>
    /// <param name="Denial">Why.</param>
    public sealed record Denied(Denial Denial) : OrderResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Accepted, T> accepted, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(denied, this);
    }

    /// <summary>The venue has it.</summary>
    /// <param name="Order">The order as it stands now.</param>
    public sealed record Accepted(TrackedOrder Order) : OrderResult
    {
        /// <summary>When the order can execute at the earliest, where the venue said when it took the order that it keeps it until a session begins.</summary>
        /// <value>Default: <see langword="null"/>: it can execute now, or nobody knows.</value>
        public DateTimeOffset? QueuedUntil { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Accepted, T> accepted, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(accepted, this);
    }

    /// <summary>The venue, or the sender before anything was sent, definitely does not have it; its capacity is free again.</summary>
    /// <param name="Rejection">The refusal.</param>
    public sealed record Rejected(VenueRejection Rejection) : OrderResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Accepted, T> accepted, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(rejected, this);
    }

    /// <summary>
    /// Nobody knows whether the venue has it. It keeps its capacity and counts in every limit. Do not send it again: wait for a report or
    /// a query to settle it.
    /// </summary>
    public sealed record Unknown : OrderResult
    {
        /// <summary>Its id.</summary>
        public required string ClientOrderId { get; init; }

        /// <summary>What happened.</summary>
        public required string Why { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Accepted, T> accepted, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(unknown, this);
    }
}
