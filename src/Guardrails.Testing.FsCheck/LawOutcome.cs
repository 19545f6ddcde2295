namespace Guardrails.Testing.FsCheck;

/// <summary>What came of examining a law. A closed set of four.</summary>
public abstract record LawOutcome
{
    private LawOutcome()
    {
    }

    /// <summary>The law.</summary>
    public required GuardLaw Law { get; init; }

    /// <summary>It held in every life.</summary>
    public sealed record Held : LawOutcome
    {
        /// <summary>How many lives were played.</summary>
        public required int Lives { get; init; }

        /// <summary>How often it could have been broken, above 0.</summary>
        public required long Observations { get; init; }

        /// <inheritdoc/>
        public override string ToString() => FormattableString.Invariant($"HELD            {Law.Name}: {Lives} lives, {Observations} observations");
    }

    /// <summary>It was broken.</summary>
    public sealed record Broken : LawOutcome
    {
        /// <summary>What happened.</summary>
        public required string Why { get; init; }

        /// <summary>The seed of the life, for <see cref="LawOptions.Replay"/>.</summary>
        public required string Replay { get; init; }

        /// <summary>The life, shrunk.</summary>
        public required OrderLife Life { get; init; }

        /// <summary>All of that in words, with the trace of the life and a line that replays it.</summary>
        public required string Report { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"BROKEN          {Law.Name}: {Why}";
    }

    /// <summary>It could not be checked over this adapter. That is no pass.</summary>
    public sealed record NotApplicable : LawOutcome
    {
        /// <summary>What is missing.</summary>
        public required string Why { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"NOT APPLICABLE  {Law.Name}: {Why}";
    }

    /// <summary>
    /// It could not be examined, because the adapter is not deterministic: the same life, played twice, went two ways. That is no pass, and it says nothing
    /// about the law; <see cref="GuardLaws.SameSeedGivesTheSameTrace"/> is the law that such an adapter breaks.
    /// </summary>
    public sealed record NotExamined : LawOutcome
    {
        /// <summary>Why not.</summary>
        public required string Why { get; init; }

        /// <summary>The life that was played twice.</summary>
        public required OrderLife Life { get; init; }

        /// <summary>What the first playing shows where the two first differ; <see langword="null"/> when the first playing had ended by then.</summary>
        public required string? Once { get; init; }

        /// <summary>What the second playing shows there; <see langword="null"/> when the second playing had ended by then.</summary>
        public required string? Again { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"NOT EXAMINED    {Law.Name}: {Why}; once: {Once ?? "(nothing more)"}; again: {Again ?? "(nothing more)"}";
    }
}
