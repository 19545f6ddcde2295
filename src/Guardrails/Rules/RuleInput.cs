namespace Guardrails.Rules;

/// <summary>A fact from outside for a user's rule, kept in the guard's state so that a decision can be replayed.</summary>
public readonly record struct RuleInput
{
    /// <summary>Its name, 1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required decimal Value { get; init; }

    /// <summary>When it was true at its source.</summary>
    public required DateTimeOffset Time { get; init; }
}
