namespace Guardrails.Lives.Venues;

/// <summary>Exits that the venue links: together they fill at most one of them.</summary>
internal sealed class TrueGroup
{
    public required string Id { get; init; }

    public required int Quantity { get; set; }

    public int Filled { get; set; }
}
