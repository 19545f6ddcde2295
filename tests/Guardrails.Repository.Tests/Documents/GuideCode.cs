namespace Guardrails.Repository.Tests.Documents;

/// <summary>The code of the guides: files of this project, so that what a reader copies is what the tests run.</summary>
internal static class GuideCode
{
    private const string Folder = "tests/Guardrails.Repository.Tests/Guides";

    /// <summary>A file of a sample as it is, without the line of its namespace.</summary>
    public static string OfSample(string path)
    {
        var lines = MarkdownFile.Read(path).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        var space = lines.FindIndex(static line => line.StartsWith("namespace ", StringComparison.Ordinal));
        if (space >= 0)
        {
            lines.RemoveRange(space, Math.Min(2, lines.Count - space));
        }

        return $"```csharp\n{string.Join('\n', lines)}\n```";
    }

    /// <summary>A file as a reader has it: without the namespace of this project, and with the using that the namespace makes up for here.</summary>
    public static string Of(string file)
    {
        var lines = MarkdownFile.Read($"{Folder}/{file}").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var usings = lines.TakeWhile(static line => line.StartsWith("using ", StringComparison.Ordinal)).ToList();
        var code = lines.Skip(usings.Count).SkipWhile(static line => line.Length == 0 || line.StartsWith("namespace ", StringComparison.Ordinal));
        return $"```csharp\n{string.Join('\n', ["using Guardrails;", .. usings, "", .. code])}\n```";
    }
}
