namespace Guardrails.Testing.Scenarios.Format;

/// <summary>The expected answer to one order.</summary>
internal sealed class DecisionFile
{
    public required ScenarioOutcome Outcome { get; set; }

    /// <summary>When denied: violations that must be there; the first is the reason of the denial.</summary>
    public List<ViolationFile> Violations { get; set; } = [];
}
