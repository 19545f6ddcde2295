namespace Guardrails.Orders;

/// <summary>
/// The fields of an approved replacement for the wire. Which quantity counts says <see cref="Brokers.BrokerCapabilities.ReplaceQuantity"/>:
/// where the order stays the same order, <see cref="Order"/> has its id and its new whole quantity, what is executed already included;
/// where the venue makes a new order of it, <see cref="Order"/> is that order, with an id and a quantity of its own.
/// </summary>
public sealed class OutboundReplace
{
    internal OutboundReplace()
    {
    }

    /// <summary>The order to replace.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The venue's id of it; <see langword="null"/> while it is not known.</summary>
    public required string? VenueOrderId { get; init; }

    /// <summary>What it is replaced by.</summary>
    public required OutboundOrder Order { get; init; }
}
