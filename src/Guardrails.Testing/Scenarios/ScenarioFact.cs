namespace Guardrails.Testing.Scenarios;

/// <summary>One statement about the incident behind a scenario.</summary>
/// <param name="Text">The statement.</param>
/// <param name="Source">Where it is reported; <see langword="null"/> when it was made up for the scenario.</param>
public sealed record ScenarioFact(string Text, string? Source)
{
    /// <summary>Whether it was made up for the scenario, because the incident's report does not say.</summary>
    public bool IsSynthetic => Source is null;
}
