using Guardrails.Positions;

namespace Guardrails.Protection;

/// <summary>Which position is to be protected, and how.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record ProtectRequest
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The leg of a hedged symbol.</summary>
    /// <value>Default: <see cref="PositionLeg.Net"/>.</value>
    public PositionLeg Leg { get; init; }

    /// <summary>The stop, and the target where there is to be one.</summary>
    public required ProtectionPlan Plan { get; init; }

    /// <summary>The price that the offsets of the plan count from: what the position was opened at, on average.</summary>
    /// <value>Default: <see langword="null"/>, the price of now.</value>
    public decimal? EntryPrice { get; init; }

    /// <summary>The average true range, where the plan has multiples of it.</summary>
    /// <value>Default: <see langword="null"/>, none is known.</value>
    public decimal? AverageTrueRange { get; init; }

    /// <summary>Why, and who asks; for the journal.</summary>
    public required Attribution By { get; init; }
}
