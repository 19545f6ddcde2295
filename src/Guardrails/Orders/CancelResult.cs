using Guardrails.Brokers;

namespace Guardrails.Orders;

/// <summary>What became of a wish to cancel. A closed set of five. Only <see cref="Ended"/> gives capacity back.</summary>
public abstract record CancelResult
{
    private CancelResult()
    {
    }

    /// <summary>Handles all five cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Denied, T> denied, Func<Ended, T> ended, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown);

    /// <summary>The denial, or what became of the cancellation, in one line.</summary>
    public sealed override string ToString() => Match(
        static denied => denied.Denial.ToString(),
        static ended => $"ENDED {ended.Order}",
        static pending => $"PENDING {pending.Order}: the venue has not confirmed the cancellation, and the order may still be executed",
        static rejected => $"REJECTED: {rejected.Rejection}; the order is {rejected.Order}",
        static unknown => $"UNKNOWN whether the venue has the cancellation of {unknown.ClientOrderId}: {unknown.Why}. Asking again is safe");

    /// <summary>The guard refused it; nothing was sent.</summary>
    /// <param name="Denial">Why.</param>
    public sealed record Denied(Denial Denial) : CancelResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Ended, T> ended, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(denied, this);
    }

    /// <summary>The order has ended: canceled, or executed or ended in another way before.</summary>
    /// <param name="Order">The order as it ended.</param>
    public sealed record Ended(TrackedOrder Order) : CancelResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Ended, T> ended, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(ended, this);
    }

    /// <summary>The venue took the request but has not confirmed it. The order may still be executed and keeps its capacity.</summary>
    /// <param name="Order">The order as it stands now.</param>
    public sealed record Pending(TrackedOrder Order) : CancelResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Ended, T> ended, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(pending, this);
    }

    /// <summary>The venue refused the request. That proves nothing about the order: it keeps its capacity, and its truth is looked up.</summary>
    public sealed record Rejected : CancelResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Ended, T> ended, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(rejected, this);

        /// <summary>The refusal.</summary>
        public required VenueRejection Rejection { get; init; }

        /// <summary>The order as it stands now.</summary>
        public required TrackedOrder Order { get; init; }
    }

    /// <summary>Nobody knows whether the venue got the request. The order keeps its capacity. Asking again is safe.</summary>
    public sealed record Unknown : CancelResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Ended, T> ended, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(unknown, this);

        /// <summary>The order.</summary>
        public required string ClientOrderId { get; init; }

        /// <summary>What happened.</summary>
        public required string Why { get; init; }
    }
}
