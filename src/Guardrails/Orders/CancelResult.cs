using Guardrails.Brokers;

namespace Guardrails.Orders;

/// <summary>What became of a wish to cancel. A closed set of five. Only <see cref="Ended"/> gives capacity back.</summary>
public abstract record CancelResult
{
    private CancelResult()
    {
    }

    /// <summary>The guard refused it; nothing was sent.</summary>
    /// <param name="Denial">Why.</param>
    public sealed record Denied(Denial Denial) : CancelResult;

    /// <summary>The order has ended: canceled, or executed or ended in another way before.</summary>
    /// <param name="Order">The order as it ended.</param>
    public sealed record Ended(TrackedOrder Order) : CancelResult;

    /// <summary>The venue took the request but has not confirmed it. The order may still be executed and keeps its capacity.</summary>
    /// <param name="Order">The order as it stands now.</param>
    public sealed record Pending(TrackedOrder Order) : CancelResult;

    /// <summary>The venue refused the request. That proves nothing about the order: it keeps its capacity, and its truth is looked up.</summary>
    /// <param name="Rejection">The refusal.</param>
    /// <param name="Order">The order as it stands now.</param>
    public sealed record Rejected(VenueRejection Rejection, TrackedOrder Order) : CancelResult;

    /// <summary>Nobody knows whether the venue got the request. The order keeps its capacity. Asking again is safe.</summary>
    /// <param name="ClientOrderId">The order.</param>
    /// <param name="Why">What happened.</param>
    public sealed record Unknown(string ClientOrderId, string Why) : CancelResult;
}
