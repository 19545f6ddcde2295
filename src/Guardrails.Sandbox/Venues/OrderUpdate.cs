namespace Guardrails.Sandbox.Venues;

/// <summary>Something that happened to an order, as the stream tells it.</summary>
internal sealed record OrderUpdate
{
    /// <summary>The word for it: <c>new</c>, <c>fill</c>, <c>canceled</c> and so on.</summary>
    public required string Event { get; init; }

    /// <summary>The order as it was then.</summary>
    public required OrderView Order { get; init; }

    /// <summary>Its legs as they were then.</summary>
    public required IReadOnlyList<OrderView> Legs { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string ExecutionId { get; init; }

    /// <summary>Of an execution: the price.</summary>
    public decimal? Price { get; init; }

    /// <summary>Of an execution: the quantity; below 0 when it was taken back.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>Of an execution: what is held after it, signed.</summary>
    public decimal? PositionQuantity { get; init; }

    /// <summary>Of an execution of several legs: each of theirs.</summary>
    public IReadOnlyList<LegFill> LegFills { get; init; } = [];

    /// <summary>Of an execution that was taken back or changed: the id it had.</summary>
    public string? PreviousExecutionId { get; init; }
}
