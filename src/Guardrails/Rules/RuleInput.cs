namespace Guardrails.Rules;

/// <summary>A fact from outside for a user's rule, kept in the guard's state so that a decision can be replayed.</summary>
/// <param name="Name">Its name, 1 to 64 characters.</param>
/// <param name="Value">Its value.</param>
/// <param name="Time">When it was true at its source.</param>
public readonly record struct RuleInput(string Name, decimal Value, DateTimeOffset Time);
