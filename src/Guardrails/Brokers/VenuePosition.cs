using Guardrails.Positions;

namespace Guardrails.Brokers;

/// <summary>A position as the venue reports it.</summary>
public sealed record VenuePosition
{
    /// <summary>The canonical symbol.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Signed quantity in units of the instrument: positive is long, negative is short, 0 is flat.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The leg; <see cref="PositionLeg.Net"/> for one-way accounts.</summary>
    public PositionLeg Leg { get; init; }

    /// <summary>The price the venue values it at; <see langword="null"/> when it does not say. Used until a quote arrives.</summary>
    public decimal? MarkPrice { get; init; }
}
