using Guardrails.Denials.Explanations;
using Guardrails.Positions;

namespace Guardrails.Orders;

/// <summary>An immutable copy of what the guard knows about one order.</summary>
public sealed record TrackedOrder
{
    /// <summary>The id that was sent.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The venue's id; <see langword="null"/> until it is known.</summary>
    public required string? VenueOrderId { get; init; }

    /// <summary>The position it belongs to.</summary>
    public required PositionKey Key { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>The order type.</summary>
    public required OrderType Type { get; init; }

    /// <summary>Open or close.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Whole quantity, unsigned.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The limit price, when it has one.</summary>
    public required decimal? LimitPrice { get; init; }

    /// <summary>The trigger price, when it has one.</summary>
    public required decimal? StopPrice { get; init; }

    /// <summary>How long it lives; <see langword="null"/> when not known.</summary>
    public required TimeInForce? TimeInForce { get; init; }

    /// <summary>The strategy that asked for it.</summary>
    public required string? Strategy { get; init; }

    /// <summary>The signal that led to it.</summary>
    public required string? SignalId { get; init; }

    /// <summary>Where it stands.</summary>
    public required OrderState State { get; init; }

    /// <summary>How much of it has been booked, unsigned.</summary>
    public required decimal Filled { get; init; }

    /// <summary>How much could still fill, unsigned; 0 once it has ended.</summary>
    public required decimal Leaves { get; init; }

    /// <summary>Whether it was proved to reduce when it was approved.</summary>
    public required bool IsProvenExit { get; init; }

    /// <summary>Whether it carries the venue's own mark that it may only reduce.</summary>
    public required bool IsCapped { get; init; }

    /// <summary>Whether it was sent through this guard; otherwise it was found at the venue.</summary>
    public required bool IsManaged { get; init; }

    /// <summary>Why it was rejected or is unknown; otherwise <see langword="null"/>.</summary>
    public required string? Reason { get; init; }

    /// <summary>For example <c>g1-2 (SELL 10 ACME stop 95, working)</c>.</summary>
    public override string ToString() => $"{ClientOrderId} ({OrderPhrase.Of(this)}{(Reason is { Length: > 0 } why ? $": {why}" : "")})";
}
