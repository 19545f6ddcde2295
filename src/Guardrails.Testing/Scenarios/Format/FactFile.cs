namespace Guardrails.Testing.Scenarios.Format;

/// <summary>One statement about the incident, with its source, or marked as made up for the scenario.</summary>
internal sealed class FactFile
{
    public required string Text { get; set; }

    public string? Source { get; set; }

    public bool Synthetic { get; set; }
}
