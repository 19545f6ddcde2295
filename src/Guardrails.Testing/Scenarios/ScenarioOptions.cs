using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>How scenarios are played.</summary>
public sealed record ScenarioOptions
{
    /// <summary>
    /// Mechanisms of the guard that are switched off, to prove that a scenario depends on them. Only builds for tests can do it
    /// (<see cref="ScenarioRunner.CanDisableMechanisms"/>); elsewhere the guard has no such switch.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> DisabledMechanisms { get; init; } = [];

    /// <summary>The longest virtual time the bot waits for the answer to one submit.</summary>
    /// <value>Default: 1 min.</value>
    public TimeSpan MaxAnswerTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Opens the venue of a scenario elsewhere, over a wire; <see langword="null"/> opens it in process.</summary>
    internal Func<ScenarioFile, VirtualTimeProvider, ValueTask<IScenarioVenue>>? Venue { get; init; }

    /// <summary>How much time passes after the last step, so that what was sent is executed and what was done is found out.</summary>
    internal TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(1);
}
