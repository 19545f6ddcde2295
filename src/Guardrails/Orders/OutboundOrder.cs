namespace Guardrails.Orders;

/// <summary>The fields of an approved order for the wire. Exists only because a proof was redeemed; holding one approves nothing.</summary>
public sealed class OutboundOrder
{
    internal OutboundOrder()
    {
    }

    /// <summary>The id to send; must not be altered.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The symbol as the venue spells it.</summary>
    public required string VenueSymbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Unsigned quantity to send. For an exit it can be less than asked: rounded down to the lot, or the venue's largest order.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The order type.</summary>
    public required OrderType Type { get; init; }

    /// <summary>The limit price, when the type has one.</summary>
    public required decimal? LimitPrice { get; init; }

    /// <summary>The trigger price, when the type has one.</summary>
    public required decimal? StopPrice { get; init; }

    /// <summary>How long the order lives.</summary>
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>Open or close, resolved: never <see cref="PositionEffect.Auto"/>.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>The leg on a hedged symbol.</summary>
    public required Positions.PositionLeg Leg { get; init; }

    /// <summary>
    /// Whether the order must carry the venue's own mark that it may only reduce (reduce-only, sell-to-close). The approval counts on it:
    /// never leave it off.
    /// </summary>
    public required bool ReduceOnly { get; init; }
}
