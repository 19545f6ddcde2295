using System.Globalization;
using System.Text;
using Guardrails.Book;
using Guardrails.Exposure;
using Guardrails.Positions;

namespace Guardrails.Risk;

/// <summary>What is used of every limit, on the worst case: held plus everything that could still fill.</summary>
public sealed record ExposureReport
{
    /// <summary>The account currency.</summary>
    public required string Currency { get; init; }

    /// <summary>The totals, the account's first.</summary>
    public required IReadOnlyList<ExposureLine> Lines { get; init; }

    /// <summary>Every position that is held or could be reached.</summary>
    public required IReadOnlyList<TrackedPosition> Positions { get; init; }

    internal static ExposureReport Of(BookView book)
    {
        var used = book.Account.Used;
        var lines = new List<ExposureLine>
        {
            Line("account", "gross", used.Gross, book.Account.Gross),
            Line("account", "long", used.Long, book.Account.Long),
            Line("account", "short", used.Short, book.Account.Short),
            Line("account", "net", Math.Max(used.NetLong, used.NetShort), book.Account.NetLong),
        };
        lines.AddRange(book.Groups.Select(static g => Line($"group {g.Name}", "gross", g.Used.Gross, g.Gross)));
        lines.AddRange(book.Strategies.Select(static s => Line($"strategy {(s.Name.Length == 0 ? "(unnamed)" : s.Name)}", "gross", s.Used.Gross, s.Gross)));
        lines.AddRange(book.Symbols.Where(static s => s.Exposure.Used.Gross != 0m)
            .Select(static s => Line($"symbol {s.Symbol}", "gross", s.Exposure.Used.Gross, s.Exposure.Gross)));
        var positions = book.Symbols.SelectMany(static s => s.Keys)
            .Where(static k => k.Ledger.Net != 0m || k.Ledger.Low != 0m || k.Ledger.High != 0m)
            .Select(static k => k.ToTracked());
        return new ExposureReport { Currency = book.Configuration.AccountCurrency, Lines = lines, Positions = [.. positions] };
    }

    /// <summary>An aligned table.</summary>
    public override string ToString()
    {
        var width = Lines.Max(static l => l.Scope.Length);
        var text = new StringBuilder();
        text.Append("scope".PadRight(width)).Append("  measure").Append("used".PadLeft(18)).Append("limit".PadLeft(18)).Append("headroom".PadLeft(18)).Append('\n');
        foreach (var line in Lines)
        {
            text.Append(line.Scope.PadRight(width)).Append("  ").Append(line.Measure.PadRight(7)).Append(Number(line.Used)).Append(Number(line.Limit)).Append(Number(line.Headroom)).Append('\n');
        }

        return text.ToString();
    }

    private static string Number(decimal? value) => (value?.ToString("#,##0.00", CultureInfo.InvariantCulture) ?? "-").PadLeft(18);

    private static ExposureLine Line(string scope, string measure, decimal used, LimitUsage? gauge) =>
        new() { Scope = scope, Measure = measure, Used = used, Limit = gauge?.Cell.Amount, Configured = gauge?.Cell.Limit };
}
