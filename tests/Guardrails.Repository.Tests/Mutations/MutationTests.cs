using Guardrails.Mutations;

namespace Guardrails.Repository.Tests.Mutations;

/// <summary>A mutation finds its place by its text and says so when it does not.</summary>
public sealed class MutationTests
{
    private const string Code =
        """
        class Orders
        {
            int Leaves() => Total
                - Filled;

            int Open() => Total - Filled;
        }
        """;

    [Fact]
    public void Apply_SnippetInOtherWhiteSpace_IsReplaced()
    {
        Assert.Contains("int Leaves() => 0;", Apply("Find: Leaves() => Total - Filled\nReplace: Leaves() => 0"));
    }

    [Fact]
    public void Apply_SnippetOverSeveralLines_IsReplaced()
    {
        Assert.DoesNotContain("Open", Apply("Find: int Open() =>\n  Total - Filled;\nReplace:"));
    }

    [Fact]
    public void Apply_TwoSnippetsOfOneFile_AreBothReplaced()
    {
        var text = Apply("Find: Leaves() => Total\nReplace: Leaves() => Total * 2\nFind: Open() => Total\nReplace: Open() => 0");

        Assert.Contains("Leaves() => Total * 2", text);
        Assert.Contains("Open() => 0 - Filled", text);
    }

    [Fact]
    public void Apply_SnippetThatIsThereTwice_NamesTheMutationAndTheCount()
    {
        var exception = Assert.Throws<MutationException>(() => Apply("Find: Total - Filled\nReplace: 0"));

        Assert.StartsWith("wrong: 'Total - Filled' is there 2 times instead of once", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_SnippetThatIsNotThere_NamesTheMutationAndTheCount()
    {
        var exception = Assert.Throws<MutationException>(() => Apply("Find: Total + Filled\nReplace: 0"));

        Assert.StartsWith("wrong: 'Total + Filled' is there 0 times instead of once", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_SnippetNearAMember_IsReplacedThereOnly()
    {
        var text = Apply("Near: Open\nFind: Total - Filled\nReplace: 0");

        Assert.Contains("int Open() => 0;", text);
        Assert.Contains("- Filled;", text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("What: nothing to find")]
    [InlineData("Find: without\nReplace: what")]
    [InlineData("What: half\nFind: a pair")]
    [InlineData("What: half\nReplace: a pair")]
    [InlineData("What: unknown\nSeek: a\nReplace: b")]
    [InlineData("What: near nothing\nFind: a\nReplace: b\nNear: c")]
    [InlineData("  continues nothing")]
    [InlineData("no name")]
    public void Parse_NoMutation_Throws(string text)
    {
        Assert.Throws<FormatException>(() => Mutation.Parse("wrong", text));
    }

    private static string Apply(string snippets) =>
        Assert.Single(new SourceTree(new Dictionary<string, string> { ["Orders.cs"] = Code }).Apply(Mutation.Parse("wrong", $"What: something\n{snippets}"))).Value;
}
