using System.Globalization;
using Guardrails.Benchmarks.Comparison;

namespace Guardrails.Benchmarks.Reports;

/// <summary>Another commit beside this build, as a Markdown table.</summary>
internal static class ComparisonTable
{
    private static readonly string[] Header = ["One operation", "Old", "New", "Ratio", "p10 to p90", "Old bytes", "New bytes", "Old locks", "New locks"];

    public static string Of(IEnumerable<ComparisonResult> results) => MarkdownTable.Of([Header, .. results.Select(Row)]);

    private static string[] Row(ComparisonResult result) =>
    [
        result.Row.Title,
        result.Old is { } old ? BudgetTable.Time(old.Nanoseconds) : "-",
        BudgetTable.Time(result.Current.Nanoseconds),
        result.Ratios.Length == 0 ? "-" : Two(result.Ratio(0.5)),
        result.Ratios.Length == 0 ? "-" : $"{Two(result.Ratio(0.1))} to {Two(result.Ratio(0.9))}",
        result.Old is { } before ? Whole(before.Bytes) : "-",
        Whole(result.Current.Bytes),
        result.OldLocks is { } oldLocks ? Locks(oldLocks) : "-",
        result.CurrentLocks is { } locks ? Locks(locks) : "-",
    ];

    private static string Two(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Whole(double bytes) => $"{bytes.ToString("#,##0", CultureInfo.InvariantCulture)} B";

    private static string Locks(double locks) => locks.ToString("#,##0.#", CultureInfo.InvariantCulture);
}
