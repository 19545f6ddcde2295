namespace Guardrails.Positions;

/// <summary>Identifies one position: account, venue, symbol and leg. Two accounts or venues never share a position.</summary>
/// <param name="Account">The account.</param>
/// <param name="Venue">The venue.</param>
/// <param name="Symbol">The canonical symbol.</param>
/// <param name="Leg">The leg; <see cref="PositionLeg.Net"/> unless the symbol is hedged.</param>
/// <remarks><c>default</c> names no position.</remarks>
public readonly record struct PositionKey(AccountId Account, VenueId Venue, Symbol Symbol, PositionLeg Leg)
{
    /// <summary>For example <c>main@BINANCE/BTCUSDT</c>, with <c>:Long</c> or <c>:Short</c> for a hedged leg.</summary>
    public override string ToString() => Leg == PositionLeg.Net ? $"{Account}@{Venue}/{Symbol}" : $"{Account}@{Venue}/{Symbol}:{Leg}";
}
