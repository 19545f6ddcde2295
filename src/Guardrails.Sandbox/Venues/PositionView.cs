namespace Guardrails.Sandbox.Venues;

/// <summary>A position as the wire shows it; there is none that is flat.</summary>
internal sealed record PositionView
{
    public required AssetView Asset { get; init; }

    /// <summary>Signed.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Signed as the quantity; what open exits do not hold.</summary>
    public required decimal Available { get; init; }

    public required decimal AverageEntryPrice { get; init; }

    public required decimal Price { get; init; }
}
