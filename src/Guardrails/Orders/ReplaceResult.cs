using Guardrails.Brokers;

namespace Guardrails.Orders;

/// <summary>What became of a wish to replace an order. A closed set of five. Until it is settled the larger of both orders (or their sum) counts.</summary>
public abstract record ReplaceResult
{
    private ReplaceResult()
    {
    }

    /// <summary>Handles all five cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Denied, T> denied, Func<Replaced, T> replaced, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown);

    /// <summary>The denial, or what became of the replacement, in one line.</summary>
    public sealed override string ToString() => Match(
        static denied => denied.Denial.ToString(),
        static replaced => $"REPLACED {replaced.Order}",
        static pending => $"PENDING {pending.Order}: the venue has not confirmed the replacement, and either order may still be executed",
        static rejected => $"REJECTED: {rejected.Rejection}; the order is {rejected.Order}",
        static unknown => $"UNKNOWN whether the venue has the replacement of {unknown.ClientOrderId}: {unknown.Why}. Both orders count until a report or OrderGuard.ResolveUnknownOrdersAsync settles it");

    /// <summary>The guard refused it; nothing was sent, the order works on as it was.</summary>
    /// <param name="Denial">Why.</param>
    public sealed record Denied(Denial Denial) : ReplaceResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Replaced, T> replaced, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(denied, this);
    }

    /// <summary>The venue has replaced it.</summary>
    /// <param name="Order">The order that works from now on; it has a new id where the venue makes a new order of it.</param>
    public sealed record Replaced(TrackedOrder Order) : ReplaceResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Replaced, T> replaced, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(replaced, this);
    }

    /// <summary>The venue took the request but has not confirmed it: either may still be executed.</summary>
    /// <param name="Order">The order that will work when it is confirmed.</param>
    public sealed record Pending(TrackedOrder Order) : ReplaceResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Replaced, T> replaced, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(pending, this);
    }

    /// <summary>The venue refused it. The old order works on, unless it has ended meanwhile.</summary>
    public sealed record Rejected : ReplaceResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Replaced, T> replaced, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(rejected, this);

        /// <summary>The refusal.</summary>
        public required VenueRejection Rejection { get; init; }

        /// <summary>The old order as it stands now.</summary>
        public required TrackedOrder Order { get; init; }
    }

    /// <summary>Nobody knows whether it was replaced; both count until a report or a query settles it.</summary>
    public sealed record Unknown : ReplaceResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Replaced, T> replaced, Func<Pending, T> pending, Func<Rejected, T> rejected, Func<Unknown, T> unknown) => Case.Call(unknown, this);

        /// <summary>The order that was to be replaced.</summary>
        public required string ClientOrderId { get; init; }

        /// <summary>What happened.</summary>
        public required string Why { get; init; }
    }
}
