using System.Text.Json.Serialization;

namespace Guardrails.Positions;

/// <summary>The price step below a price (FIX TickRules): US shares have ticks of 0.0001 below 1 USD, and of 0.01 from there on (Regulation NMS, rule 612).</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TickRule
{
    /// <summary>The rule is for prices below this one (FIX EndTickPriceRange). A multiple of the steps on both sides of it.</summary>
    public required decimal PricesBelow { get; init; }

    /// <summary>The price step there (FIX TickIncrement).</summary>
    public required decimal TickSize { get; init; }
}
