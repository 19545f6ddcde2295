namespace Guardrails.Testing.Conformance;

/// <summary>What came of running the cases against one adapter.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ConformanceReport
{
    /// <summary>The adapter and the venue.</summary>
    public required string Name { get; init; }

    /// <summary>One for each case, in the order of <see cref="AdapterConformance.Cases"/>.</summary>
    public required IReadOnlyList<ConformanceOutcome> Outcomes { get; init; }

    /// <summary>How many cases passed.</summary>
    public int Passed => Outcomes.Count(static outcome => outcome is ConformanceOutcome.Passed);

    /// <summary>The cases that failed.</summary>
    public IReadOnlyList<ConformanceOutcome.Failed> Failed => [.. Outcomes.OfType<ConformanceOutcome.Failed>()];

    /// <summary>The cases that were not examined.</summary>
    public IReadOnlyList<ConformanceOutcome.NotExamined> NotExamined => [.. Outcomes.OfType<ConformanceOutcome.NotExamined>()];

    /// <summary>The counts in one line.</summary>
    public string Summary => FormattableString.Invariant($"{Name}: {Passed} passed, {Failed.Count} failed, {NotExamined.Count} not examined");

    /// <summary>One line for each case, and the counts.</summary>
    public override string ToString() => string.Join('\n', [.. Outcomes.Select(static outcome => outcome.ToString()), Summary]);
}
