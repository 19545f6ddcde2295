namespace Guardrails.Orders;

/// <summary>The fields of an approved cancellation for the wire.</summary>
public sealed class OutboundCancel
{
    internal OutboundCancel()
    {
    }

    /// <summary>The order to cancel, by the id that the venue has of it. Cancel by <see cref="VenueOrderId"/> where that is known: one client order id can name two orders.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The venue's id of it; <see langword="null"/> while it is not known.</summary>
    public required string? VenueOrderId { get; init; }

    /// <summary>Its instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The symbol as the venue spells it.</summary>
    public required string VenueSymbol { get; init; }
}
