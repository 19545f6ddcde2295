namespace Guardrails.Testing.FsCheck;

/// <summary>What came of examining all laws. Over a deterministic adapter the text is the same on every run with the same seed.</summary>
/// <remarks>Immutable.</remarks>
public sealed record LawReport
{
    /// <summary>One per law, in the order of <see cref="GuardLaws.All"/>.</summary>
    public required IReadOnlyList<LawOutcome> Outcomes { get; init; }

    /// <summary>The laws that were broken.</summary>
    public IReadOnlyList<LawOutcome.Broken> Broken => [.. Outcomes.OfType<LawOutcome.Broken>()];

    /// <summary>The laws that could not be checked.</summary>
    public IReadOnlyList<LawOutcome.NotApplicable> NotApplicable => [.. Outcomes.OfType<LawOutcome.NotApplicable>()];

    /// <summary>The laws that could not be examined, because the adapter is not deterministic.</summary>
    public IReadOnlyList<LawOutcome.NotExamined> NotExamined => [.. Outcomes.OfType<LawOutcome.NotExamined>()];

    /// <summary>One line per law.</summary>
    public override string ToString() => string.Join('\n', Outcomes);
}
