using Guardrails.Testing.Conformance;

namespace Guardrails.Repository.Tests.Documents;

public sealed class ConformancePageTests
{
    private static readonly string _page = MarkdownFile.Read("docs/reference/conformance.md");

    public static TheoryData<string> Ids => new(AdapterConformance.Cases.Select(static entry => entry.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_case_stands_on_the_page_as_it_is_played(string id)
    {
        var entry = AdapterConformance.Cases.Single(entry => entry.Id == id);

        Assert.Contains($"| {entry.Id} | {entry.Title} | {entry.Action} | {entry.PassCriterion} | {entry.Prerequisite} |", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_no_case_that_is_not_played()
    {
        var rows = _page.Split('\n').Where(static line => line.StartsWith("| BA-", StringComparison.Ordinal)).Select(static line => line[2..7]).Distinct(StringComparer.Ordinal);

        Assert.Equal(AdapterConformance.Cases.Select(static entry => entry.Id), rows);
    }

    [Fact]
    public void No_adapter_of_this_repository_fails_a_case() => Assert.DoesNotContain("**F** |", _page, StringComparison.Ordinal);
}
