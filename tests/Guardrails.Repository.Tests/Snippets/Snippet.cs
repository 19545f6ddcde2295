using System.Text.RegularExpressions;
using Guardrails.Repository.Tests.Documents;

namespace Guardrails.Repository.Tests.Snippets;

/// <summary>
/// A block of C# in a document. A whole file stands for itself; a fragment follows a comment that says what it is given, for example
/// <c>&lt;!-- given: OrderGuard guard, IBrokerAdapter adapter --&gt;</c>, and may leave out usings
/// that a snippet before it shows: whoever copies it has seen them.
/// </summary>
internal sealed partial record Snippet(string Document, int Line, string Code, string? Given)
{
    public static IEnumerable<Snippet> All => MarkdownFile.All.SelectMany(In);

    public string Source
    {
        get
        {
            if (Given is null)
            {
                return Code;
            }

            var lines = Code.Split('\n');
            var usings = lines.TakeWhile(line => line.Length == 0 || IsUsing(line)).ToList();
            return $$"""
                {{string.Join('\n', Namespaces)}}
                public static class Snippet
                {
                    public static async System.Threading.Tasks.Task RunAsync({{Given}})
                    {
                        await System.Threading.Tasks.Task.CompletedTask;
                        {{string.Join('\n', lines.Skip(usings.Count))}}
                    }
                }
                """;
        }
    }

    /// <summary>The usings that the document has shown up to here.</summary>
    private IEnumerable<string> Namespaces => In(Document).Where(other => other.Line <= Line).SelectMany(static other => other.Code.Split('\n')).Where(IsUsing).Distinct();

    public static IEnumerable<Snippet> In(string document)
    {
        var text = MarkdownFile.Read(document);
        return Block().Matches(text).Select(match => new Snippet(
            document,
            text.AsSpan(0, match.Index).Count('\n') + 1,
            match.Groups["code"].Value,
            match.Groups["given"] is { Success: true } given ? given.Value.Trim() : null));
    }

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=');

    public override string ToString() => $"{Document}:{Line}";

    [GeneratedRegex(@"(?:<!-- given:(?<given>[^\n]*?)-->\n)?```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
