using System.Text.RegularExpressions;
using Guardrails.Repository.Tests.Documents;

namespace Guardrails.Repository.Tests.Sources;

/// <summary>Nothing in the repository depends on, or tells of, the machine it was written on.</summary>
public sealed partial class ForeignWordTests
{
    private static readonly string[] Patterns =
        ["*.cs", "*.md", "*.json", "*.csproj", "*.props", "*.targets", "*.config", "*.sln", "*.txt", "*.editorconfig", "run"];

    private static readonly string[] Hosts =
        ["api.nuget.org", "dotnet.microsoft.com", "keepachangelog.com", "semver.org", "learn.microsoft.com", "schemas.microsoft.com", "www.fixtrading.org", "nodejs.org",
        "127.0.0.1", "api.example.com", "api.alpaca.markets", "paper-api.alpaca.markets", "data.alpaca.markets"];

    [Fact]
    public void No_file_names_a_path_of_a_machine()
    {
        Assert.Empty(Find(MachinePath()));
    }

    [Fact]
    public void No_file_names_a_host_that_is_not_public_knowledge()
    {
        Assert.DoesNotContain(Find(Host()), hit => !Hosts.Any(host => hit.EndsWith("//" + host, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("see /home/me/project", true)]
    [InlineData(@"C:\Users\me", true)]
    [InlineData("BTC/USD and src/home/x", false)]
    public void A_path_of_a_machine_is_found(string text, bool found)
    {
        Assert.Equal(found, MachinePath().IsMatch(text));
    }

    private static IEnumerable<string> Find(Regex pattern) => Patterns.SelectMany(name => MarkdownFile.Below(name)).Distinct()
        .Where(file => !file.EndsWith($"{nameof(ForeignWordTests)}.cs", StringComparison.Ordinal))
        .SelectMany(file => pattern.Matches(MarkdownFile.Read(file)).Select(match => $"{file}: {match.Value}"));

    [GeneratedRegex(@"(?<![\w.~])/(home|root|Users|tmp|work|mnt|opt)/\w|\b[A-Z]:\\\w")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[\w.\-]+")]
    private static partial Regex Host();
}
