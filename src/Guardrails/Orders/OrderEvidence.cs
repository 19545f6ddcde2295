using Guardrails.Brokers;

namespace Guardrails.Orders;

/// <summary>What a person found out about an order of unknown outcome, and how.</summary>
public abstract record OrderEvidence
{
    private OrderEvidence(string proof) => Proof = proof;

    /// <summary>Where it was seen, for example <c>broker's web page, 10:42</c>; 1 to 256 characters.</summary>
    public string Proof { get; }

    /// <summary>The venue has the order, or had it until it ended: booked as a report of the venue would be.</summary>
    /// <param name="Order">The order as seen at the venue.</param>
    /// <param name="Proof">Where it was seen.</param>
    public sealed record AtVenue(VenueOrder Order, string Proof) : OrderEvidence(Proof);

    /// <summary>The venue never got the order, or has nothing left of it: its capacity is free again.</summary>
    /// <param name="Proof">Where that was seen.</param>
    public sealed record NotAtVenue(string Proof) : OrderEvidence(Proof);
}
