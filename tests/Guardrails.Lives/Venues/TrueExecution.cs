namespace Guardrails.Lives.Venues;

/// <summary>One execution at the venue.</summary>
internal sealed class TrueExecution
{
    public required string Id { get; init; }

    public required int Quantity { get; init; }

    public bool IsBusted { get; set; }
}
