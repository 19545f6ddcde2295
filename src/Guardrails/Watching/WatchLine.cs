using Guardrails.Denials;

namespace Guardrails.Watching;

/// <summary>One reason the guard would have denied orders for.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Count">How many orders.</param>
/// <param name="Worst">The case with the largest distance from its limit.</param>
/// <param name="WorstBy">That distance, in the case's unit.</param>
public sealed record WatchLine(DenialCode Code, int Count, Violation Worst, decimal WorstBy);
