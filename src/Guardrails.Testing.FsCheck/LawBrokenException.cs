namespace Guardrails.Testing.FsCheck;

/// <summary>A law was broken. The message is the whole report: why, seed, replay line, the shrunk life, and its trace. Laws of the same suite that could not be examined are named behind it.</summary>
public sealed class LawBrokenException : Exception
{
    internal LawBrokenException(IReadOnlyList<LawOutcome.Broken> broken, IReadOnlyList<LawOutcome.NotExamined> notExamined)
        : base(string.Join("\n\n", [.. broken.Select(static b => b.Report), .. notExamined.Count == 0 ? [] : new[] { LawNotExaminedException.Describe(notExamined) }])) => Broken = broken;

    /// <summary>What was broken; one law, or several of a suite.</summary>
    public IReadOnlyList<LawOutcome.Broken> Broken { get; }
}
