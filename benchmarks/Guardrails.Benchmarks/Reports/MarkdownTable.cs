namespace Guardrails.Benchmarks.Reports;

/// <summary>Rows of cells as Markdown that can be read without being rendered; the first row is the heading.</summary>
internal static class MarkdownTable
{
    public static string Of(IReadOnlyList<string[]> rows)
    {
        List<string[]> all = [.. rows];
        all.Insert(1, [.. Enumerable.Range(0, rows[0].Length).Select(i => new string('-', Width(rows, i)))]);
        return string.Concat(all.Select(row => $"| {string.Join(" | ", row.Select((cell, i) => i == 0 ? cell.PadRight(Width(rows, i)) : cell.PadLeft(Width(rows, i))))} |\n"));
    }

    private static int Width(IReadOnlyList<string[]> rows, int column) => rows.Max(row => row[column].Length);
}
