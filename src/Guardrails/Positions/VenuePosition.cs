namespace Guardrails.Positions;

/// <summary>A position as the venue reports it.</summary>
/// <param name="Symbol">The canonical symbol.</param>
/// <param name="Quantity">Signed quantity in units of the instrument: positive is long, negative is short, 0 is flat.</param>
/// <param name="Leg">The leg; <see cref="PositionLeg.Net"/> for one-way accounts.</param>
/// <param name="MarkPrice">The price the venue values it at; <see langword="null"/> when it does not say. Used until a quote arrives.</param>
public sealed record VenuePosition(Symbol Symbol, decimal Quantity, PositionLeg Leg = PositionLeg.Net, decimal? MarkPrice = null);
