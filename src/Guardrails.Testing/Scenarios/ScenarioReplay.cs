namespace Guardrails.Testing.Scenarios;

/// <summary>Both runs of a scenario with the same script.</summary>
/// <param name="Naive">Without a guard: it proves that the scenario bites.</param>
/// <param name="Guarded">Behind the guard.</param>
public sealed record ScenarioReplay(ScenarioResult Naive, ScenarioResult Guarded)
{
    /// <summary>What was played.</summary>
    public Scenario Scenario => Naive.Scenario;

    /// <summary>Whether both runs are as expected: the damage happens without the guard and does not happen behind it.</summary>
    public bool Holds => Naive.Holds && Guarded.Holds;
}
