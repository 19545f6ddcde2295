using Guardrails.Lives.Checks;

namespace Guardrails.Lives.Playing;

/// <summary>What came out of one life.</summary>
internal sealed record LifeResult(IReadOnlyList<Violation> Violations, Tally Tally);
