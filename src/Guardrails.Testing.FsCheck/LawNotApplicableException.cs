namespace Guardrails.Testing.FsCheck;

/// <summary>A law could not be checked over this adapter. Supply what it names, or say that you know: <see cref="GuardLaws.CheckAll"/> takes a list of such laws.</summary>
public sealed class LawNotApplicableException : Exception
{
    internal LawNotApplicableException(IReadOnlyList<LawOutcome.NotApplicable> outcomes)
        : base(string.Join('\n', outcomes.Select(static o => $"{o.Law.Name} is not applicable: {o.Why}"))) => Outcomes = outcomes;

    /// <summary>Which laws, and why.</summary>
    public IReadOnlyList<LawOutcome.NotApplicable> Outcomes { get; }
}
