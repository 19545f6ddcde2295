namespace Guardrails.Sandbox.Venues;

/// <summary>What was executed of one leg with the others of its order.</summary>
internal sealed record LegFill
{
    public required string ExecutionId { get; init; }

    /// <summary>The id of the leg.</summary>
    public required string OrderId { get; init; }

    public required string Symbol { get; init; }

    /// <summary>Below 0 when it was taken back.</summary>
    public required decimal Quantity { get; init; }

    public required decimal Price { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What is held of the leg's instrument after it, signed.</summary>
    public required decimal PositionQuantity { get; init; }
}
