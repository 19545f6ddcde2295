namespace Guardrails.Testing.FsCheck;

/// <summary>What came of examining a law. A closed set of three.</summary>
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
}
