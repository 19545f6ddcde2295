using System.Text.RegularExpressions;
using Guardrails.Denials;
using Guardrails.Testing.Incidents;

namespace Guardrails.Repository.Tests.Documents;

public sealed partial class ReadmeTests
{
    private static string Readme => MarkdownFile.Read("README.md");

    [Fact]
    public void The_readme_is_short()
    {
        // The table of incidents has a row for each, and grows with them.
        Assert.InRange(Readme.Split('\n').Count(static line => !line.StartsWith('|')), 60, 160);
    }

    /// <summary>Numbers that must be exact are the code's; the number of test methods may double before the README is touched again.</summary>
    [Fact]
    public void Its_numbers_are_the_real_ones()
    {
        var methods = MarkdownFile.Below("*.cs", "tests").Sum(file => TestMethod().Count(MarkdownFile.Read(file)));
        var ids = IncidentCorpus.All.Select(scenario => scenario.Incident).Distinct().Count();

        Assert.InRange(Number(@"More than (\d+) test methods"), methods / 2, methods);
        Assert.Equal(IncidentCorpus.All.Count, Number(@"(\d+) scenarios"));
        Assert.Equal(ids, Number(@"of (\d+) incidents"));
        Assert.Equal(DenialCodes.All.Length, Number(@"(\d+) denial codes"));
        Assert.Equal(RuleTable.All().Select(rule => rule.Name).Distinct().Count(), Number(@"(\d+) rules"));
        Assert.Equal(IncidentCorpus.All.SelectMany(scenario => scenario.Mechanisms).Distinct().Count(), Number(@"(\d+) mechanisms"));
    }

    private static int Number(string pattern)
    {
        var match = Regex.Match(Readme, pattern);
        Assert.True(match.Success, $"The README has no number like '{pattern}'.");
        return int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}
