using System.Globalization;
using BenchmarkDotNet.Reports;

namespace Guardrails.Benchmarks.Reports;

/// <summary>Budgets against what was measured, as a Markdown table.</summary>
internal static class BudgetTable
{
    private static readonly string[] Header = ["Path", "Budget", "Median", "Best", "Allocated", "Ratio", "Verdict"];

    public static string Of(IReadOnlyCollection<BenchmarkReport> reports) => MarkdownTable.Of([Header, .. Budget.All.Select(b => Row(b, reports))]);

    public static string Time(double nanoseconds) => nanoseconds < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:#,##0} ns")
        : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000:#,##0.0} us");

    private static string[] Row(Budget budget, IReadOnlyCollection<BenchmarkReport> reports)
    {
        if (budget.Find(reports) is not { ResultStatistics: { } statistics } report)
        {
            return [budget.Path, Allowed(budget), "-", "-", "-", "-", "not measured"];
        }

        var bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
        var other = Budget.All.FirstOrDefault(b => b.Path == budget.ComparedWith)?.Find(reports)?.ResultStatistics;
        var ratio = statistics.Median / other?.Median;
        var within = !(statistics.Median > budget.Nanoseconds) && !(bytes > budget.Bytes) && !(ratio > budget.Ratio);
        return
        [
            budget.Path,
            Allowed(budget),
            Time(statistics.Median),
            Time(statistics.Min),
            bytes is { } b ? $"{b.ToString("#,##0", CultureInfo.InvariantCulture)} B" : "?",
            ratio is { } r ? r.ToString("0.00", CultureInfo.InvariantCulture) : "",
            budget is { Nanoseconds: null, Bytes: null, Ratio: null } ? "" : within ? "within" : "MISS",
        ];
    }

    private static string Allowed(Budget budget) => string.Join(", ", new[]
    {
        budget.Nanoseconds is { } time ? $"<= {Time(time)}" : null,
        budget.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes:#,##0} B") : null,
        budget.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"ratio <= {ratio:0.0#}") : null,
    }.Where(static part => part is not null));

}
