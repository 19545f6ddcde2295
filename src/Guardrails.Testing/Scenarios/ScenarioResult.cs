using Guardrails.Positions;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing.Scenarios;

/// <summary>One run of a scenario: every decision, and every number at the end.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ScenarioResult
{
    /// <summary>What was played.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>What stood behind the bot's submit.</summary>
    public required ScenarioMode Mode { get; init; }

    /// <summary>Every order the bot asked for, in order, and what became of it.</summary>
    public required IReadOnlyList<ScenarioDecision> Decisions { get; init; }

    /// <summary>The truth about the account at the venue, at the end.</summary>
    public required SimulatedVenueState Venue { get; init; }

    /// <summary>Everything that reached the venue.</summary>
    public required IReadOnlyList<SimulatedOrder> Orders { get; init; }

    /// <summary>What the bot believes it holds at the end, by symbol: every order it sent or booked, as if executed. Flat symbols are not listed.</summary>
    public required IReadOnlyDictionary<string, decimal> Believed { get; init; }

    /// <summary>What the guard has booked; empty in a naive run.</summary>
    public required IReadOnlyList<TrackedPosition> Tracked { get; init; }

    /// <summary>Codes of the alarms that the guard raised, each once, in the order in which they were first raised; empty in a naive run.</summary>
    public required IReadOnlyList<string> Alarms { get; init; }

    /// <summary>Everything that is not as the scenario expects; empty when it holds.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Whether everything is as the scenario expects.</summary>
    public bool Holds => Findings.Count == 0;
}
