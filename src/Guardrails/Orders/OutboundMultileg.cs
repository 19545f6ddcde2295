namespace Guardrails.Orders;

/// <summary>The fields of an approved order of several instruments for the wire.</summary>
public sealed class OutboundMultileg
{
    internal OutboundMultileg()
    {
    }

    /// <summary>The id of the order as a whole, which is that of its first leg.</summary>
    public string ClientOrderId => Legs[0].ClientOrderId;

    /// <summary>How many units.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The net price of one unit, paid above 0 and received below; <see langword="null"/> at market.</summary>
    public required decimal? LimitPrice { get; init; }

    /// <summary>How long it lives.</summary>
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>
    /// The legs, each with its whole quantity: units × ratio. They have no price of their own and are market orders to the guard. The outcome has one answer
    /// for each, in this order.
    /// </summary>
    public required IReadOnlyList<OutboundOrder> Legs { get; init; }

    /// <summary>How many of a leg one unit has (FIX tag 623).</summary>
    /// <param name="leg">One of <see cref="Legs"/>.</param>
    public int RatioOf(OutboundOrder leg)
    {
        ArgumentNullException.ThrowIfNull(leg);
        return (int)(leg.Quantity / Quantity);
    }
}
