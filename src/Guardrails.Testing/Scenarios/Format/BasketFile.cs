namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Several orders that are decided as one.</summary>
internal sealed class BasketFile
{
    public required List<OrderFile> Orders { get; set; }
}
