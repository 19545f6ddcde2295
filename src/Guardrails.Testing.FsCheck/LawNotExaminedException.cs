namespace Guardrails.Testing.FsCheck;

/// <summary>
/// A law could not be examined, because the adapter is not deterministic: the same life, played twice, went two ways. Let all of the adapter's time come from
/// <see cref="AdapterWorld.Time"/> and all of its randomness from <see cref="AdapterWorld.Seed"/>, and keep nothing in static fields.
/// </summary>
public sealed class LawNotExaminedException : Exception
{
    internal LawNotExaminedException(IReadOnlyList<LawOutcome.NotExamined> outcomes)
        : base(Describe(outcomes)) => Outcomes = outcomes;

    /// <summary>Which laws, and where the two playings differed.</summary>
    public IReadOnlyList<LawOutcome.NotExamined> Outcomes { get; }

    internal static string Describe(IReadOnlyList<LawOutcome.NotExamined> outcomes) =>
        string.Join('\n', outcomes.Select(static o => $"{o.Law.Name} was not examined: {o.Why}\n  once:  {o.Once ?? "(nothing more)"}\n  again: {o.Again ?? "(nothing more)"}"));
}
