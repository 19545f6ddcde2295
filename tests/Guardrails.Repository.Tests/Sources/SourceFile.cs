using Guardrails.Repository.Tests.Documents;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Repository.Tests.Sources;

/// <summary>One C# file of what ships.</summary>
internal sealed class SourceFile
{
    private SourceFile(string path)
    {
        Path = path;
        var text = MarkdownFile.Read(path);
        Lines = text.AsSpan().Count('\n');
        Root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot();
        Namespaces = [.. Root.Members.OfType<BaseNamespaceDeclarationSyntax>().Select(name => name.Name.ToString())];
        PublicTypes =
        [
            .. Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<MemberDeclarationSyntax>()
                .Where(member => member.Modifiers.Any(SyntaxKind.PublicKeyword))
                .Select(member => member is DelegateDeclarationSyntax callback ? callback.Identifier.Text : ((BaseTypeDeclarationSyntax)member).Identifier.Text)
                .Distinct(),
        ];
    }

    public static IReadOnlyList<SourceFile> All { get; } = [.. MarkdownFile.Below("*.cs", "src").Order(StringComparer.Ordinal).Select(path => new SourceFile(path))];

    /// <summary>Relative to the root, with forward slashes.</summary>
    public string Path { get; }

    public int Lines { get; }

    public CompilationUnitSyntax Root { get; }

    public IReadOnlyList<string> Namespaces { get; }

    public IReadOnlyList<string> PublicTypes { get; }

    /// <summary>The namespace its folder stands for: <c>src/Guardrails/Rules/X.cs</c> is <c>Guardrails.Rules</c>.</summary>
    public string FolderNamespace => string.Join('.', Path.Split('/')[1..^1]);

    public override string ToString() => Path;
}
