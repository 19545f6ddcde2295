using System.Globalization;
using System.Text;
using Guardrails.Lives.Checks;

namespace Guardrails.Lives.Playing;

/// <summary>Writes what a run looked at and found.</summary>
internal static class LivesReport
{
    public static void Write(
        string file, string project, LivesOptions options, long lives, double seconds, Tally tally,
        IReadOnlyCollection<KeyValuePair<ulong, IReadOnlyList<Violation>>> violations, IReadOnlyCollection<KeyValuePair<ulong, string>> explained)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Short lives\n\nWritten by `{project} --report`; [how it works](../lives.md).\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{lives:#,##0} lives from seed {options.From} in {seconds:0} s: {lives / Math.Max(1, seconds):#,##0} a second. ");
        text.Append(CultureInfo.InvariantCulture, $"{violations.Count} break a property without an explanation, {explained.Count} with one.\n");
        Table(text, "Property", "checks", Enum.GetValues<Property>().Select(p => (p.ToString(), tally.Checks.GetValueOrDefault(p), violations.Count(v => v.Value.Any(x => x.Property == p)))), "lives that break it");
        Table(text, "Approved", "times", tally.Approved.Select(static p => (p.Key, p.Value, 0)));
        Table(text, "Denied", "times", tally.Denied.Select(static p => (p.Key, p.Value, 0)));
        Table(text, "Deviation", "produced", tally.Deviations.Select(static p => (p.Key.ToString(), p.Value, 0)));
        Table(text, "Allowance", "used", Enum.GetValues<Allowance>().Select(a => (a.ToString(), tally.Allowances.GetValueOrDefault(a), 0)));
        Table(text, "Alarm", "raised", tally.Alarms.Select(static p => (p.Key, p.Value, 0)));
        if (explained.Count > 0)
        {
            text.Append("\n| Explained seed | Because |\n|---|---|\n");
            foreach (var (seed, why) in explained)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {seed} | {why} |\n");
            }
        }

        File.WriteAllText(file, text.ToString());
    }

    private static void Table(StringBuilder text, string head, string count, IEnumerable<(string Name, long Count, int Broken)> rows, string? broken = null)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n| {head} | {count} |{(broken is null ? "" : $" {broken} |")}\n|---|---|{(broken is null ? "" : "---|")}\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Count:#,##0} |{(broken is null ? "" : $" {row.Broken} |")}\n");
        }
    }
}
