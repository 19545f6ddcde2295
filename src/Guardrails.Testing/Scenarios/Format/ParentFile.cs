namespace Guardrails.Testing.Scenarios.Format;

/// <summary>The larger order that an order is a slice of.</summary>
internal sealed class ParentFile
{
    public required string Id { get; set; }

    public required decimal Total { get; set; }
}
