using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>An order as it truly stands at a simulated venue. Everything that reached the venue has one, refused orders included.</summary>
/// <remarks>An immutable copy.</remarks>
public sealed record SimulatedOrder
{
    /// <summary>Number of the order in the order of arrival, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How it came to the venue.</summary>
    public required OrderOrigin Origin { get; init; }

    /// <summary>The id the sender gave it.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The venue's id.</summary>
    public required string VenueOrderId { get; init; }

    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>The leg in hedge mode.</summary>
    public required PositionLeg Leg { get; init; }

    /// <summary>The whole quantity, unsigned.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The order type.</summary>
    public required OrderType Type { get; init; }

    /// <summary>The limit price, when it has one.</summary>
    public required decimal? LimitPrice { get; init; }

    /// <summary>The trigger price, when it has one.</summary>
    public required decimal? StopPrice { get; init; }

    /// <summary>How long it lives.</summary>
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>Whether it carries the mark that it may only reduce.</summary>
    public required bool ReduceOnly { get; init; }

    /// <summary>Whether the venue executes it only against what is held.</summary>
    public bool Capped { get; init; }

    /// <summary>Where it stands.</summary>
    public required VenueOrderStatus Status { get; init; }

    /// <summary>How much has been executed.</summary>
    public required decimal FilledQuantity { get; init; }

    /// <summary>The average price of the executions; <see langword="null"/> when there are none.</summary>
    public required decimal? AveragePrice { get; init; }

    /// <summary>Why it was refused, canceled or expired; <see langword="null"/> otherwise.</summary>
    public required string? Text { get; init; }

    /// <summary>The name of the exits it was sent with; <see langword="null"/> when it stands alone.</summary>
    public string? GroupId { get; init; }

    /// <summary>The venue's id of the first leg of the order of several instruments that it is a leg of; <see langword="null"/> when it is none.</summary>
    public string? MultilegId { get; init; }

    /// <summary>Whether the venue links it with the others of its group, so that what one executes the others lose.</summary>
    public bool GroupLinked { get; init; }

    /// <summary>The client order id of the entry it waits for; <see langword="null"/> when it does not wait.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The venue's id of the order that took its place; <see langword="null"/> when there is none.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>The fault that it was taken with, which is the wrong side; <see langword="null"/> when there is none.</summary>
    public FaultClass? DueTo { get; init; }

    /// <summary>For example <c>#3 SELL 22 QBTS Filled 22 @ 19.50</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"#{Sequence} {Side.ToString().ToUpperInvariant()} {Quantity} {Symbol} {Status} {FilledQuantity}{(AveragePrice is { } p ? $" @ {p}" : "")}");
}
