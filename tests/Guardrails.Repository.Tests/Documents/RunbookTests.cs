using System.Text.RegularExpressions;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>Whoever is woken by an alarm finds what to do, in the same five steps for each.</summary>
public sealed partial class RunbookTests
{
    private const string Page = "docs/operating/alarms.md";

    private static readonly string[] Parts = ["What happened", "Already done", "Check", "Do", "Clears"];

    public static TheoryData<string> Codes => [.. AlarmTable.Codes.Select(static code => (string)code.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_alarm_has_a_section_with_all_its_parts(string code)
    {
        var sections = Sections().Where(section => section.Groups["code"].Value == code).ToList();

        Assert.Single(sections);
        Assert.Equal(Parts, Part().Matches(sections[0].Groups["text"].Value).Select(static part => part.Groups["name"].Value));
    }

    [Fact]
    public void Every_section_is_about_an_alarm_that_exists()
    {
        Assert.Equal(AlarmTable.Codes.Select(static code => (string)code.GetRawConstantValue()!).Order(), Sections().Select(static section => section.Groups["code"].Value).Order());
    }

    private static IEnumerable<Match> Sections() => Section().Matches(MarkdownFile.Read(Page));

    [GeneratedRegex(@"^### (?<code>[A-Z_]+)\n(?<text>.*?)(?=^##|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    /// <summary>A part says something: at least one word after its name.</summary>
    [GeneratedRegex(@"^\* \*\*(?<name>[A-Za-z ]+)\.\*\* \w", RegexOptions.Multiline)]
    private static partial Regex Part();
}
