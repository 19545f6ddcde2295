namespace Guardrails.Positions;

/// <summary>Identifies one position: account, venue, symbol and leg. Two accounts or venues never share a position.</summary>
/// <remarks><c>default</c> names no position.</remarks>
public readonly record struct PositionKey
{
    /// <summary>The account.</summary>
    public required AccountId Account { get; init; }

    /// <summary>The venue.</summary>
    public required VenueId Venue { get; init; }

    /// <summary>The canonical symbol.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The leg; <see cref="PositionLeg.Net"/> unless the symbol is hedged.</summary>
    public required PositionLeg Leg { get; init; }

    /// <summary>For example <c>main@BINANCE/BTCUSDT</c>, with <c>:Long</c> or <c>:Short</c> for a hedged leg.</summary>
    public override string ToString() => Leg == PositionLeg.Net ? $"{Account}@{Venue}/{Symbol}" : $"{Account}@{Venue}/{Symbol}:{Leg}";
}
