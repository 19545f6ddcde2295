using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>An execution as it truly happened at a simulated venue, whatever was reported of it.</summary>
/// <remarks>An immutable copy.</remarks>
public sealed record SimulatedExecution
{
    /// <summary>The venue's id of it.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The venue's id of the order.</summary>
    public required string VenueOrderId { get; init; }

    /// <summary>The id the sender gave the order.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The leg in hedge mode.</summary>
    public required PositionLeg Leg { get; init; }

    /// <summary>The side that was executed.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Unsigned quantity.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The price in the quote currency.</summary>
    public required decimal Price { get; init; }

    /// <summary>The fee that was paid in the quote currency.</summary>
    public required decimal QuoteFee { get; init; }

    /// <summary>The fee that was paid in the base asset, by which the position moved less.</summary>
    public required decimal BaseFee { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset ExecutedAt { get; init; }

    /// <summary>The injected fault that it, or a part of it, is due to; <see langword="null"/> when it is what the order asked for. See <see cref="InjectedEffect"/>.</summary>
    public FaultClass? DueTo { get; init; }

    /// <summary>By how much it moved the position, signed and net of a fee in the base asset.</summary>
    public decimal PositionChange => (Side == OrderSide.Buy ? Quantity : -Quantity) - BaseFee;
}
