using Guardrails.Brokers;

namespace Guardrails.Orders;

/// <summary>
/// What the venue says happened to an order (FIX message 8). Reports may arrive in any order, repeated, or before the submit call returns.
/// </summary>
public sealed record ExecutionReport
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The id the sender gave the order; <see langword="null"/> when the venue reports an order nobody named (a liquidation).</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The venue's own id of the order.</summary>
    public string? VenueOrderId { get; init; }

    /// <summary>The side the venue executes. It is compared with the approval, never assumed.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>What the venue says of the order.</summary>
    public required VenueOrderStatus Status { get; init; }

    /// <summary>On a hedged symbol, the leg; otherwise <see cref="Positions.PositionLeg.Net"/>.</summary>
    public Positions.PositionLeg Leg { get; init; }

    /// <summary>The execution this report carries; <see langword="null"/> when it carries none.</summary>
    public Fill? Fill { get; init; }

    /// <summary>Why it was executed. What the venue decides by itself is booked as any fact; then the symbol is quarantined and the account goes to reduce-only.</summary>
    public ExecutionCause Cause { get; init; }

    /// <summary>How much of the order has been executed in all (FIX CumQty); <see langword="null"/> when the venue does not say.</summary>
    public decimal? CumulativeQuantity { get; init; }

    /// <summary>The order's whole quantity as the venue has it; <see langword="null"/> when it does not say.</summary>
    public decimal? OrderQuantity { get; init; }

    /// <summary>
    /// Whether the venue fills the order only against the position for its whole life, in whatever way the venue says so (reduce-only, close
    /// position, sell-to-close, the closing side of a hedged leg); <see langword="null"/> when the report does not carry that. It is compared with the approval.
    /// </summary>
    public bool? ReduceOnly { get; init; }

    /// <summary>The id under which the venue knew the same order before (a replacement, a trigger that made a new order of it); <see langword="null"/> when the report names none.</summary>
    public string? PreviousVenueOrderId { get; init; }

    /// <summary>The order type as the venue has it; <see langword="null"/> when it does not say.</summary>
    public OrderType? Type { get; init; }

    /// <summary>The time in force as the venue has it; <see langword="null"/> when it does not say.</summary>
    public TimeInForce? TimeInForce { get; init; }

    /// <summary>The limit price as the venue has it; <see langword="null"/> when it does not say.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>The trigger price as the venue has it; <see langword="null"/> when it does not say.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>When it happened at the venue; <see langword="null"/> when it does not say.</summary>
    public DateTimeOffset? TransactTime { get; init; }

    /// <summary>The venue's words, for a rejection or a cancellation.</summary>
    public string? Text { get; init; }
}
