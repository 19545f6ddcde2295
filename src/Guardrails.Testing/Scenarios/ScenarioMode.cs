namespace Guardrails.Testing.Scenarios;

/// <summary>What stands behind the bot's submit.</summary>
public enum ScenarioMode
{
    /// <summary>The simulated venue, directly; the bot's own check decides, where the script has one.</summary>
    Naive = 1,

    /// <summary>The guard, and behind it the same venue.</summary>
    Guarded = 2,
}
