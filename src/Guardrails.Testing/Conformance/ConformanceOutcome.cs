namespace Guardrails.Testing.Conformance;

/// <summary>What came of one case. A closed set of three.</summary>
public abstract record ConformanceOutcome
{
    private ConformanceOutcome()
    {
    }

    /// <summary>The case.</summary>
    public required ConformanceCase Case { get; init; }

    /// <summary>The criterion was met.</summary>
    public sealed record Passed : ConformanceOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => $"passed        {Case}";
    }

    /// <summary>The criterion was not met, or the case ended in an exception or not in time.</summary>
    public sealed record Failed : ConformanceOutcome
    {
        /// <summary>What was seen instead, with the values.</summary>
        public required string Why { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"FAILED        {Case}: {Why}";
    }

    /// <summary>The prerequisite is missing. That is no pass.</summary>
    public sealed record NotExamined : ConformanceOutcome
    {
        /// <summary>What is missing.</summary>
        public required string Why { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"not examined  {Case}: {Why}";
    }
}
