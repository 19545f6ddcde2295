namespace Guardrails.Testing.FsCheck;

/// <summary>A law was broken. The message is the whole report: why, seed, replay line, the shrunk life, and its trace.</summary>
public sealed class LawBrokenException : Exception
{
    internal LawBrokenException(IReadOnlyList<LawOutcome.Broken> broken)
        : base(string.Join("\n\n", broken.Select(static b => b.Report))) => Broken = broken;

    /// <summary>What was broken; one law, or several of a suite.</summary>
    public IReadOnlyList<LawOutcome.Broken> Broken { get; }
}
