namespace Guardrails.Testing.Scenarios;

/// <summary>One order the bot asked for, and what became of it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ScenarioDecision
{
    /// <summary>The name of the order in the script, with <c>#1</c>, <c>#2</c>, … inside a repeat.</summary>
    public required string Name { get; init; }

    /// <summary>What the bot asked for.</summary>
    public required OrderRequest Request { get; init; }

    /// <summary>What became of it.</summary>
    public required ScenarioOutcome Outcome { get; init; }

    /// <summary>The guard's denial with all codes and numbers; <see langword="null"/> unless it was denied.</summary>
    public Denial? Denial { get; init; }

    /// <summary>What the venue or the bot's own check said, where it said something.</summary>
    public string? Text { get; init; }

    /// <summary>For example <c>open#1: DENIED SELL 22 QBTS …</c>.</summary>
    public override string ToString() => Denial is not null ? $"{Name}: {Denial}" : $"{Name}: {Outcome} {Request}{(Text is null ? "" : $" ({Text})")}";
}
