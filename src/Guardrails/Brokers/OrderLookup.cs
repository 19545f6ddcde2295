namespace Guardrails.Brokers;

/// <summary>The answer to "what became of this order?". Only <see cref="NotFound"/> says that the venue does not know it, and only as of its time.</summary>
public abstract record OrderLookup
{
    private OrderLookup()
    {
    }

    /// <summary>The venue knows the order, live or ended.</summary>
    /// <param name="Order">The order.</param>
    public sealed record Found(VenueOrder Order) : OrderLookup;

    /// <summary>The venue answered that it knows no such order. Right after a send that proves nothing.</summary>
    /// <param name="AsOf">When the question was sent.</param>
    public sealed record NotFound(DateTimeOffset AsOf) : OrderLookup;

    /// <summary>There was no readable answer.</summary>
    /// <param name="Why">What happened.</param>
    public sealed record Failed(string Why) : OrderLookup;
}
