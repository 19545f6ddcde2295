namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Ends a life because the law has nothing to go by.</summary>
internal sealed class LawNotApplicable(string why) : Exception(why);
