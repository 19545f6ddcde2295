using Guardrails.Positions;

namespace Guardrails.Reconciling;

/// <summary>One difference between the books and the venue.</summary>
/// <param name="Kind">How they differ.</param>
/// <param name="Symbol">The instrument.</param>
/// <param name="Leg">The leg; <see cref="PositionLeg.Net"/> outside hedge mode.</param>
/// <param name="Booked">What is booked, signed; for an order its quantity.</param>
/// <param name="AtVenue">What the venue holds, signed; for an order what is left of it there.</param>
/// <param name="ClientOrderId">The order, where the drift is about one.</param>
public sealed record Drift(DriftKind Kind, Symbol Symbol, PositionLeg Leg, decimal Booked, decimal AtVenue, string? ClientOrderId = null)
{
    /// <summary>For example <c>Phantom AAPL: booked 10, the venue holds 0</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Kind} {Symbol}{(Leg == PositionLeg.Net ? "" : $" ({Leg})")}{(ClientOrderId is null ? "" : $" order {ClientOrderId}")}: booked {Booked}, the venue holds {AtVenue}");
}
