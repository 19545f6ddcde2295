using System.Globalization;
using System.Text.RegularExpressions;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>Every decision says when it was taken and whether it still holds, and the table of decisions says the same.</summary>
public sealed partial class DecisionTests
{
    private const string Table = "docs/decisions/README.md";

    public static TheoryData<string> Decisions => [.. MarkdownFile.All.Where(path => path.StartsWith("docs/decisions/0", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Decisions))]
    public void Every_decision_has_a_date_and_a_status_and_the_table_shows_them(string path)
    {
        var head = Head().Match(MarkdownFile.Read(path));

        Assert.True(head.Success, "The page begins with '# 0000 Title', 'Date: yyyy-mm-dd' and 'Status: accepted' or 'Status: superseded by 0000'.");
        Assert.StartsWith(head.Groups["number"].Value + "-", Path.GetFileName(path), StringComparison.Ordinal);
        Assert.True(DateOnly.TryParseExact(head.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        var row = $"| [{head.Groups["number"].Value}]({Path.GetFileName(path)}) | {head.Groups["title"].Value} | {head.Groups["date"].Value} | {head.Groups["status"].Value} |\n";
        Assert.Contains(row, MarkdownFile.Read(Table), StringComparison.Ordinal);
        if (head.Groups["successor"] is { Success: true, Value: var successor })
        {
            Assert.Contains(Decisions, other => Path.GetFileName((string)other.Data).StartsWith(successor + "-", StringComparison.Ordinal) && (string)other.Data != path);
        }
    }

    [Fact]
    public void The_table_has_no_other_rows()
    {
        Assert.Equal(Decisions.Count, Row().Count(MarkdownFile.Read(Table)));
    }

    [Theory]
    [InlineData("# 0001 Title\n\nDate: 2026-01-02  \nStatus: accepted\n\nText", true)]
    [InlineData("# 0001 Title\n\nDate: 2026-01-02  \nStatus: superseded by 0002\n\nText", true)]
    [InlineData("# 0001 Title\n\nDate: 2026-01-02  \nStatus: superseded\n\nText", false)]
    [InlineData("# 0001 Title\n\nStatus: accepted\n\nText", false)]
    public void A_head_is_complete_or_not(string text, bool isComplete)
    {
        Assert.Equal(isComplete, Head().IsMatch(text));
    }

    [GeneratedRegex(@"^# (?<number>\d{4}) (?<title>.+)\n\nDate: (?<date>\S+)  \nStatus: (?<status>accepted|superseded by (?<successor>\d{4}))\n\n")]
    private static partial Regex Head();

    [GeneratedRegex(@"^\| \[", RegexOptions.Multiline)]
    private static partial Regex Row();
}
