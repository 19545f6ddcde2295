using Guardrails.Brokers;

namespace Guardrails.Orders;

/// <summary>What a person found out about an order of unknown outcome. A closed set of two.</summary>
public abstract record OrderEvidence
{
    private OrderEvidence()
    {
    }

    /// <summary>The venue has the order, or had it until it ended: booked as a report of the venue would be.</summary>
    /// <param name="Order">The order as seen at the venue.</param>
    public sealed record AtVenue(VenueOrder Order) : OrderEvidence;

    /// <summary>The venue never got the order, or has nothing left of it: its capacity is free again.</summary>
    public sealed record NotAtVenue : OrderEvidence;
}
