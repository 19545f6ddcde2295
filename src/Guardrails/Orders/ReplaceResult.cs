using Guardrails.Brokers;

namespace Guardrails.Orders;

/// <summary>What became of a wish to replace an order. A closed set of five. Until it is settled the larger of both orders (or their sum) counts.</summary>
public abstract record ReplaceResult
{
    private ReplaceResult()
    {
    }

    /// <summary>The guard refused it; nothing was sent, the order works on as it was.</summary>
    /// <param name="Denial">Why.</param>
    public sealed record Denied(Denial Denial) : ReplaceResult;

    /// <summary>The venue has replaced it.</summary>
    /// <param name="Order">The order that works from now on; it has a new id where the venue makes a new order of it.</param>
    public sealed record Replaced(TrackedOrder Order) : ReplaceResult;

    /// <summary>The venue took the request but has not confirmed it: either may still be executed.</summary>
    /// <param name="Order">The order that will work when it is confirmed.</param>
    public sealed record Pending(TrackedOrder Order) : ReplaceResult;

    /// <summary>The venue refused it. The old order works on, unless it has ended meanwhile.</summary>
    /// <param name="Rejection">The refusal.</param>
    /// <param name="Order">The old order as it stands now.</param>
    public sealed record Rejected(VenueRejection Rejection, TrackedOrder Order) : ReplaceResult;

    /// <summary>Nobody knows whether it was replaced; both count until a report or a query settles it.</summary>
    /// <param name="ClientOrderId">The order that was to be replaced.</param>
    /// <param name="Why">What happened.</param>
    public sealed record Unknown(string ClientOrderId, string Why) : ReplaceResult;
}
