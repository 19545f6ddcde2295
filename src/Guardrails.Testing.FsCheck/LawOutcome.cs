namespace Guardrails.Testing.FsCheck;

/// <summary>What came of examining a law. A closed set of three.</summary>
public abstract record LawOutcome
{
    private LawOutcome(GuardLaw law) => Law = law;

    /// <summary>The law.</summary>
    public GuardLaw Law { get; }

    /// <summary>It held in every life.</summary>
    /// <param name="Law">The law.</param>
    /// <param name="Lives">How many lives were played.</param>
    /// <param name="Observations">How often it could have been broken, above 0.</param>
    public sealed record Held(GuardLaw Law, int Lives, long Observations) : LawOutcome(Law)
    {
        /// <inheritdoc/>
        public override string ToString() => FormattableString.Invariant($"HELD            {Law.Name}: {Lives} lives, {Observations} observations");
    }

    /// <summary>It was broken.</summary>
    /// <param name="Law">The law.</param>
    /// <param name="Why">What happened.</param>
    /// <param name="Replay">The seed of the life, for <see cref="LawOptions.Replay"/>.</param>
    /// <param name="Life">The life, shrunk.</param>
    /// <param name="Report">All of that in words, with the trace of the life and a line that replays it.</param>
    public sealed record Broken(GuardLaw Law, string Why, string Replay, OrderLife Life, string Report) : LawOutcome(Law)
    {
        /// <inheritdoc/>
        public override string ToString() => $"BROKEN          {Law.Name}: {Why}";
    }

    /// <summary>It could not be checked over this adapter. That is no pass.</summary>
    /// <param name="Law">The law.</param>
    /// <param name="Why">What is missing.</param>
    public sealed record NotApplicable(GuardLaw Law, string Why) : LawOutcome(Law)
    {
        /// <inheritdoc/>
        public override string ToString() => $"NOT APPLICABLE  {Law.Name}: {Why}";
    }
}
