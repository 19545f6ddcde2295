namespace Guardrails.Orders;

/// <summary>How long an order lives (FIX tag 59).</summary>
public enum TimeInForce
{
    /// <summary>Until the end of the trading day.</summary>
    Day = 1,

    /// <summary>Until it is filled or canceled.</summary>
    GoodTillCancel = 2,

    /// <summary>Fills what it can at once; the rest is canceled.</summary>
    ImmediateOrCancel = 3,

    /// <summary>Fills whole at once, or not at all.</summary>
    FillOrKill = 4,

    /// <summary>
    /// Until the end of the trading day, and outside its regular session as well: before it, after it, and overnight where the venue trades then. A limit order, at venues that have such
    /// hours (<c>extended_hours</c> at Alpaca, <c>EXT</c> elsewhere); an adapter refuses it where the venue has none.
    /// </summary>
    DayExtended = 5,
}
