namespace Guardrails.Benchmarks.Comparison;

/// <summary>What one operation costs in one tree: medians of all rounds.</summary>
/// <param name="Nanoseconds">Time.</param>
/// <param name="Bytes">Memory that was allocated.</param>
internal sealed record Figures(double Nanoseconds, double Bytes);
