namespace Guardrails.Testing.Conformance;

/// <summary>One thing that an adapter must do, with the way to see it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ConformanceCase
{
    internal ConformanceCase()
    {
    }

    /// <summary>The number, for ever: <c>BA-01</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about: <c>submit</c>, <c>outcomes</c>, <c>cancel and replace</c> and so on.</summary>
    public required string Group { get; init; }

    /// <summary>The rule, as a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>What is done.</summary>
    public required string Action { get; init; }

    /// <summary>When the adapter has passed.</summary>
    public required string PassCriterion { get; init; }

    /// <summary>What the harness must be able to do.</summary>
    public required ConformanceAbilities Needs { get; init; }

    /// <summary>What must be there for the case to be examined.</summary>
    public string Prerequisite => string.Join(" ", [.. AbilitySentences.Of(Needs), .. When is null ? Array.Empty<string>() : [When.Sentence]]) is { Length: > 0 } needed ? needed : "None.";

    internal CaseCondition? When { get; init; }

    internal Func<ConformanceBench, Task> Play { get; init; } = static _ => throw new InvalidOperationException("The case has no play.");

    /// <summary>Number and rule.</summary>
    public override string ToString() => $"{Id} {Title}";

    /// <summary>Two are equal when they are the same case.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(ConformanceCase? other) => other is not null && Id == other.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);
}
