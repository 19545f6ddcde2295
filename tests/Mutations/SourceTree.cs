using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Mutations;

/// <summary>The C# files that ship, as texts by path.</summary>
internal sealed class SourceTree(IReadOnlyDictionary<string, string> files)
{
    /// <summary>Reads every C# file below the folder <c>src</c> of <paramref name="root"/>.</summary>
    public static SourceTree Read(string root) => new(
        Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
            .ToDictionary(static file => file, File.ReadAllText));

    /// <summary>The files that <paramref name="mutation"/> changes, with their new texts.</summary>
    /// <exception cref="MutationException">A snippet does not match exactly once.</exception>
    public IReadOnlyDictionary<string, string> Apply(Mutation mutation)
    {
        // Every snippet is looked for in the code as it stands: a replacement is never searched. Later places go first, so that the others stay.
        var changed = new Dictionary<string, string>();
        foreach (var (file, span, replace) in mutation.Snippets.Select(snippet => Find(mutation, snippet)).OrderByDescending(static place => place.Span.Start))
        {
            var text = changed.GetValueOrDefault(file, files[file]);
            changed[file] = text[..span.Start] + replace + text[span.End..];
        }

        return changed;
    }

    private (string File, TextSpan Span, string Replace) Find(Mutation mutation, Snippet snippet)
    {
        var pattern = snippet.Pattern();
        var matches = files
            .SelectMany(file => pattern.Matches(file.Value).Select(match => (File: file.Key, Span: new TextSpan(match.Index, match.Length))))
            .Where(match => snippet.Near is null || StandsIn(files[match.File], match.Span, snippet.Near))
            .ToList();
        return matches is [var only]
            ? (only.File, only.Span, snippet.Replace)
            : throw new MutationException(
                $"{mutation.Name}: '{snippet.Find}'{(snippet.Near is null ? "" : $" near '{snippet.Near}'")} is there {matches.Count} times instead of once"
                + string.Concat(matches.Select(match => $"{Environment.NewLine}  {match.File}:{files[match.File].AsSpan(0, match.Span.Start).Count('\n') + 1}")));
    }

    private static bool StandsIn(string text, TextSpan span, string name) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot()
            .FindNode(span)
            .AncestorsAndSelf()
            .Any(node => NameOf(node) == name);

    private static string? NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };
}
