using System.Text.RegularExpressions;

namespace Guardrails.Repository.Tests.Documents;

public sealed partial class LinkTests
{
    public static TheoryData<string> Documents => [.. MarkdownFile.All];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string document)
    {
        var broken = Link().Matches(WithoutCode(MarkdownFile.Read(document)))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Exists(document, target));

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("README.md", "docs/no-such-page.md", false)]
    [InlineData("README.md", "CONTRIBUTING.md#no-such-heading", false)]
    [InlineData("README.md", "CONTRIBUTING.md#add-a-rule", true)]
    public void A_link_that_leads_nowhere_is_found(string document, string target, bool exists)
    {
        Assert.Equal(exists, Exists(document, target));
    }

    private static bool Exists(string document, string target)
    {
        var (file, anchor) = target.Split('#', 2) is [var path, var fragment] ? (path, fragment) : (target, "");
        var full = Path.GetFullPath(Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(document)!, file.Length == 0 ? Path.GetFileName(document) : file));
        return Directory.Exists(full)
            || (File.Exists(full) && (anchor.Length == 0 || Heading().Matches(File.ReadAllText(full)).Any(match => Anchor(match.Groups["text"].Value) == anchor)));
    }

    /// <summary>How GitHub names a heading: lower case, no punctuation, hyphens for spaces.</summary>
    private static string Anchor(string heading) => Punctuation().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string WithoutCode(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();
}
