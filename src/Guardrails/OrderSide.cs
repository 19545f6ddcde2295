namespace Guardrails;

/// <summary>The side of an order (FIX tag 54). There is no member with value 0: a forgotten side is never an order.</summary>
public enum OrderSide
{
    /// <summary>Buy: fills raise the signed position.</summary>
    Buy = 1,

    /// <summary>Sell: fills lower the signed position. Whether it closes a long or opens a short is the <see cref="PositionEffect"/>.</summary>
    Sell = 2,
}
