using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>A position as it truly stands at a simulated venue, flat ones that were once held included.</summary>
/// <remarks>An immutable copy.</remarks>
public sealed record SimulatedPosition
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The leg in hedge mode.</summary>
    public required PositionLeg Leg { get; init; }

    /// <summary>Signed quantity.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Average entry price, rounded to 8 places; 0 when flat.</summary>
    public required decimal AveragePrice { get; init; }

    /// <summary>The venue's current price.</summary>
    public required decimal MarkPrice { get; init; }

    /// <summary>Profit of what was closed, against the average entry price, before fees.</summary>
    public required decimal RealizedProfit { get; init; }

    /// <summary>The lowest signed quantity ever held; 0 when it was never short.</summary>
    public required decimal Lowest { get; init; }

    /// <summary>The highest signed quantity ever held; 0 when it was never long.</summary>
    public required decimal Highest { get; init; }
}
