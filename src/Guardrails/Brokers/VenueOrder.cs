using Guardrails.Orders;

namespace Guardrails.Brokers;

/// <summary>An order as the venue reports it.</summary>
public sealed record VenueOrder
{
    /// <summary>The id the sender gave it; <see langword="null"/> when the sender gave it none, as a leg of a group at a venue that takes one id for the group.</summary>
    public required string? ClientOrderId { get; init; }

    /// <summary>The venue's own id; <see langword="null"/> when not known. One of both ids is there.</summary>
    public string? VenueOrderId { get; init; }

    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>The order's whole quantity, above 0.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>How much of it has been executed (FIX CumQty).</summary>
    public decimal FilledQuantity { get; init; }

    /// <summary>The order type.</summary>
    public OrderType Type { get; init; } = OrderType.Market;

    /// <summary>The limit price, when it has one.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>The trigger price, when it has one.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>How long it lives; <see langword="null"/> when the venue does not say.</summary>
    public TimeInForce? TimeInForce { get; init; }

    /// <summary>What the venue says of it.</summary>
    public VenueOrderStatus Status { get; init; } = VenueOrderStatus.New;

    /// <summary>On a hedged symbol, the leg it belongs to; otherwise <see cref="Positions.PositionLeg.Net"/>.</summary>
    public Positions.PositionLeg Leg { get; init; }

    /// <summary>
    /// Whether the venue fills it only against the position for its whole life, in whatever way the venue says so (reduce-only, close position,
    /// sell-to-close, the closing side of a hedged leg); <see langword="null"/> when the answer does not carry that. It is compared with the approval.
    /// </summary>
    public bool? ReduceOnly { get; init; }

    /// <summary>The id under which the venue knew the same order before (a replacement, a trigger that made a new order of it); <see langword="null"/> when the answer names none.</summary>
    public string? PreviousVenueOrderId { get; init; }

    /// <summary>The name of the one-cancels-other group it is a leg of; <see langword="null"/> when it stands alone.</summary>
    public string? GroupId { get; init; }

    /// <summary>
    /// Whether the venue links the group, so that at most one leg's worth is executed; <see langword="null"/> when the answer does not carry that.
    /// It is compared with the approval. Legs of orders that the guard did not approve count as a sum unless it is <see langword="true"/>.
    /// </summary>
    public bool? GroupLinkedByVenue { get; init; }

    /// <summary>The client order id of the entry this exit leg waits for; <see langword="null"/> when it does not wait.</summary>
    public string? WaitsFor { get; init; }
}
