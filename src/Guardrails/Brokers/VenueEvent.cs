using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>One thing a venue pushes.</summary>
public abstract record VenueEvent
{
    private VenueEvent()
    {
    }

    /// <summary>Something happened to an order.</summary>
    /// <param name="Report">The report.</param>
    public sealed record OrderReported(ExecutionReport Report) : VenueEvent;

    /// <summary>A price changed.</summary>
    /// <param name="Quote">The price.</param>
    public sealed record PriceChanged(Quote Quote) : VenueEvent;

    /// <summary>
    /// Something may have happened that the stream does not tell: it has only now begun to tell, or a message of it is not understood. Open orders and positions are
    /// read once behind this event, as soon as the readings allow.
    /// </summary>
    /// <param name="Why">What happened, for the log.</param>
    public sealed record ReadingWanted(string Why) : VenueEvent;

    /// <summary>The account changed.</summary>
    /// <param name="Account">The account.</param>
    public sealed record AccountChanged(AccountSnapshot Account) : VenueEvent;
}
