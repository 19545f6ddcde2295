using Guardrails.Brokers;

namespace Guardrails.Alpaca.Mapping;

/// <summary>One event of the stream in the guard's words.</summary>
internal sealed record TradeUpdate
{
    /// <summary>What happened.</summary>
    public required IReadOnlyList<VenueEvent> Events { get; init; }

    /// <summary>Why order and position have to be read as well; <see langword="null"/> when the event says all.</summary>
    public string? Doubt { get; init; }

    /// <summary>The signed position after the event by the venue's own count; <see langword="null"/> when it does not say.</summary>
    public decimal? PositionQuantity { get; init; }

    /// <summary>What tells the event from its repetition; <see langword="null"/> when it has nothing of the kind.</summary>
    public string? Identity { get; init; }
}
