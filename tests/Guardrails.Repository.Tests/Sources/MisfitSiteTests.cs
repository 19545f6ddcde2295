using System.Text.RegularExpressions;
using Guardrails.Observing;

namespace Guardrails.Repository.Tests.Sources;

/// <summary>Readers of facts say what they saw, and the table of misfits says what follows: nobody flags or corrects by hand.</summary>
public sealed partial class MisfitSiteTests
{
    private static readonly string Core = Path.Combine(RepositoryRoot.Path, "src", "Guardrails");

    public static TheoryData<string> Misfits => [.. Enum.GetNames<Misfit>()];

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Every_misfit_is_seen_by_some_reader(string misfit)
    {
        Assert.Contains(Readers(), text => Regex.IsMatch(text, $@"Misfit\.{misfit}\b"));
    }

    [Fact]
    public void Readers_neither_flag_nor_correct_by_hand()
    {
        Assert.DoesNotContain(Readers(), text => ByHand().IsMatch(text));
        Assert.Matches(ByHand(), File.ReadAllText(Path.Combine(Core, "Observing", "MisfitPolicy.cs")));
    }

    private static IEnumerable<string> Readers() => new[] { "Observing", "Reconciling", "Shell" }
        .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Core, folder), "*.cs"))
        .Where(static path => Path.GetFileName(path) is not ("MisfitPolicy.cs" or "Misfit.cs"))
        .Select(File.ReadAllText);

    [GeneratedRegex(@"new GuardEvent\.(FactFlagged|OrderCorrected)\(")]
    private static partial Regex ByHand();
}
