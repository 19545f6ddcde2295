namespace Guardrails.Orders;

/// <summary>One leg of an order of several instruments (FIX NoLegs).</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record MultilegLeg
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Buy or sell (FIX tag 624, LegSide).</summary>
    public required OrderSide Side { get; init; }

    /// <summary>How many of it one unit of the order has (FIX tag 623, LegRatioQty). An order of 5 with a ratio of 2 is a leg of 10.</summary>
    /// <value>Default: 1; between 1 and 1000.</value>
    public int Ratio { get; init; } = 1;

    /// <summary>Whether the leg opens or closes (FIX tag 564, LegPositionEffect).</summary>
    /// <value>Default: <see cref="PositionEffect.Auto"/>, by what is held.</value>
    public PositionEffect Effect { get; init; } = PositionEffect.Auto;
}
