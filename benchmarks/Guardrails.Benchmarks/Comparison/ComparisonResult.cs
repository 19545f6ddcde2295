namespace Guardrails.Benchmarks.Comparison;

/// <summary>One row, measured.</summary>
/// <param name="Row">The scenario.</param>
/// <param name="Old">The other tree; <see langword="null"/> when there is none.</param>
/// <param name="Current">This tree.</param>
/// <param name="Ratios">The time of this tree divided by that of the other, round by round, smallest first; empty when there is no other.</param>
internal sealed record ComparisonResult(ComparisonRow Row, Figures? Old, Figures Current, double[] Ratios)
{
    /// <summary>Locks that one operation of the other tree enters; <see langword="null"/> when not counted.</summary>
    public double? OldLocks { get; init; }

    /// <summary>Locks that one operation of this tree enters; <see langword="null"/> when not counted.</summary>
    public double? CurrentLocks { get; init; }

    /// <summary>The ratio that a part of the rounds is below.</summary>
    /// <param name="part">0.5 for the median.</param>
    public double Ratio(double part) => Ratios[(int)Math.Round(part * (Ratios.Length - 1))];
}
