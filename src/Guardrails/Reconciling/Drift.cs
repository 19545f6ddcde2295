using Guardrails.Positions;

namespace Guardrails.Reconciling;

/// <summary>One difference between the books and the venue.</summary>
public sealed record Drift
{
    /// <summary>How they differ.</summary>
    public required DriftKind Kind { get; init; }

    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The leg; <see cref="PositionLeg.Net"/> outside hedge mode.</summary>
    public required PositionLeg Leg { get; init; }

    /// <summary>What is booked, signed; for an order its quantity, for <see cref="DriftKind.BotPosition"/> what is managed.</summary>
    public required decimal Booked { get; init; }

    /// <summary>What the venue holds, signed; for an order what is left of it there, for <see cref="DriftKind.BotPosition"/> what the bot's records say.</summary>
    public required decimal AtVenue { get; init; }

    /// <summary>The order, where the drift is about one.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>For example <c>Phantom AAPL: booked 10, the venue holds 0</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Kind} {Symbol}{(Leg == PositionLeg.Net ? "" : $" ({Leg})")}{(ClientOrderId is null ? "" : $" order {ClientOrderId}")}: {Numbers}");

    private string Numbers => Kind == DriftKind.BotPosition
        ? FormattableString.Invariant($"the bot's records say {AtVenue}, {Booked} is managed for it")
        : FormattableString.Invariant($"booked {Booked}, the venue holds {AtVenue}");
}
