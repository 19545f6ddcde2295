namespace Guardrails.Repository.Tests.Documents;

public sealed class GeneratedBlockTests
{
    private const string Switch = "GUARDRAILS_UPDATE_DOCS";
    private const string Command = "GUARDRAILS_UPDATE_DOCS=1 dotnet test --project tests/Guardrails.Repository.Tests";

    public static TheoryData<string> Documents => [.. MarkdownFile.All.Where(path => GeneratedBlock.In(MarkdownFile.Read(path)).Any())];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_is_generated_equals_the_code(string path)
    {
        var committed = MarkdownFile.Read(path);
        var renewed = GeneratedBlock.Renew(committed);
        if (committed != renewed && Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(MarkdownFile.FullPath(path), renewed);
            return;
        }

        Assert.True(committed == renewed, $"{path} differs from the code. Make it anew with\n  {Command}\nFirst difference: {FirstDifference(committed, renewed)}");
    }

    [Fact]
    public void Every_generated_block_is_in_a_document()
    {
        var used = MarkdownFile.All.SelectMany(path => GeneratedBlock.In(MarkdownFile.Read(path))).ToHashSet();

        Assert.Empty(GeneratedBlock.All.Keys.Except(used));
    }

    private static string FirstDifference(string committed, string renewed)
    {
        var (have, want) = (committed.Split('\n'), renewed.Split('\n'));
        for (var line = 0; line < Math.Min(have.Length, want.Length); line++)
        {
            if (have[line] != want[line])
            {
                return $"line {line + 1}\n  is    {have[line]}\n  must be {want[line]}";
            }
        }

        return $"{have.Length} lines, must be {want.Length}";
    }
}
