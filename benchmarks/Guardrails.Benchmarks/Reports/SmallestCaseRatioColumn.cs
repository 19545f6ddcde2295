using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Guardrails.Benchmarks.Reports;

/// <summary>
/// The median of a case divided by that of the same benchmark with the fewest positions and open orders: 1.00 means that size costs
/// nothing. BenchmarkDotNet's own ratio compares benchmarks of one size.
/// </summary>
internal sealed class SmallestCaseRatioColumn : IColumn
{
    public string Id => nameof(SmallestCaseRatioColumn);

    public string ColumnName => "Size ratio";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Median divided by the median of the same benchmark with the fewest positions and open orders";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(static c => c.Parameters.Items.Any(static p => p.Name == nameof(DecideBenchmarks.Positions)));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => Ratio(summary, benchmarkCase)?.ToString("0.00", CultureInfo.InvariantCulture) ?? "?";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <summary>The ratio; <see langword="null"/> when one of the two was not measured.</summary>
    public static double? Ratio(Summary summary, BenchmarkCase benchmarkCase)
    {
        var smallest = summary.BenchmarksCases
            .Where(c => c.Descriptor.WorkloadMethod == benchmarkCase.Descriptor.WorkloadMethod && c.Job.Equals(benchmarkCase.Job))
            .OrderBy(static c => Convert.ToInt64(c.Parameters[nameof(DecideBenchmarks.Positions)], CultureInfo.InvariantCulture))
            .ThenBy(static c => Convert.ToInt64(c.Parameters[nameof(DecideBenchmarks.OpenOrders)], CultureInfo.InvariantCulture))
            .First();
        return summary[benchmarkCase]?.ResultStatistics?.Median / summary[smallest]?.ResultStatistics?.Median;
    }
}
