namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Ends a life because the law was broken.</summary>
internal sealed class LawViolation(FormattableString what) : Exception(FormattableString.Invariant(what));
