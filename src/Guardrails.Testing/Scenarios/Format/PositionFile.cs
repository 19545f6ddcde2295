using Guardrails.Positions;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>A position that is there before the bot starts.</summary>
internal sealed class PositionFile
{
    public required string Symbol { get; set; }

    public required decimal Quantity { get; set; }

    public required decimal Price { get; set; }

    public PositionLeg Leg { get; set; } = PositionLeg.Net;
}
