namespace Guardrails.Sandbox.Venues;

/// <summary>An execution as the list of activities shows it.</summary>
internal sealed record FillView
{
    public required string ExecutionId { get; init; }

    public required OrderView Order { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal Price { get; init; }

    /// <summary>What the order had executed with it.</summary>
    public required decimal CumulativeQuantity { get; init; }

    public required DateTimeOffset At { get; init; }
}
