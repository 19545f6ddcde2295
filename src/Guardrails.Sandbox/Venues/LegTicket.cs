namespace Guardrails.Sandbox.Venues;

/// <summary>One leg of an order of several instruments as it was asked for, its form checked.</summary>
/// <param name="Symbol">The contract.</param>
/// <param name="Ratio">How many of it one unit of the order has: a whole number above 0.</param>
/// <param name="Side"><c>buy</c> or <c>sell</c>.</param>
/// <param name="PositionIntent">What the leg is meant to do to the position.</param>
internal sealed record LegTicket(string Symbol, int Ratio, string Side, string PositionIntent)
{
    public bool IsBuy => Side == "buy";

    public bool Opens => PositionIntent.EndsWith("_to_open", StringComparison.Ordinal);

    /// <summary>What some units of the order change of what is held.</summary>
    public decimal Signed(decimal units) => (IsBuy ? 1m : -1m) * units * Ratio;
}
