using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Repository.Tests.Sources;

/// <summary>One type of what ships, over all its files.</summary>
internal sealed class SourceType
{
    /// <summary>Attributes whose generators need the type that holds the member to be partial.</summary>
    private static readonly string[] Generators = ["GeneratedRegex", "LoggerMessage", "JsonSerializable"];

    private readonly IReadOnlyList<TypeDeclarationSyntax> _declarations;

    private SourceType(string name, IReadOnlyList<TypeDeclarationSyntax> declarations)
    {
        Name = name;
        _declarations = declarations;
        Lines = declarations.Sum(SourceMethod.LinesOf);
        Methods = [.. declarations.SelectMany(static type => type.Members).SelectMany(member => SourceMethod.In(name, member))];
    }

    /// <summary>Every class, struct, record and interface below a folder. A nested type counts in the type around it, too.</summary>
    public static IReadOnlyList<SourceType> Below(string folder) => From(SourceFile.All.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal)).Select(static file => file.Root));

    public static IReadOnlyList<SourceType> From(IEnumerable<CompilationUnitSyntax> files) =>
    [
        .. files.SelectMany(static file => file.DescendantNodes().OfType<TypeDeclarationSyntax>())
            .GroupBy(static type => (type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString(), Name: NameOf(type)))
            .Select(static parts => new SourceType(parts.Key.Name, [.. parts])),
    ];

    /// <summary>The name without its namespace, after the names of the types around it.</summary>
    public string Name { get; }

    /// <summary>From the first to the last line of each of its declarations, documentation of the type itself not counted.</summary>
    public int Lines { get; }

    public IReadOnlyList<SourceMethod> Methods { get; }

    /// <summary>Whether it is partial without a generator that needs it and without a comment <c>// Partial: the reason</c> above one of its declarations.</summary>
    public bool IsPartialWithoutReason => _declarations.Any(static type => type.Modifiers.Any(SyntaxKind.PartialKeyword))
        && !_declarations.Any(static type => IsGenerated(type) || type.GetLeadingTrivia().Any(static trivia => trivia.ToString().StartsWith("// Partial: ", StringComparison.Ordinal)));

    public override string ToString() => Name;

    private static bool IsGenerated(TypeDeclarationSyntax type) =>
        type.DescendantNodes().OfType<AttributeSyntax>().Any(static attribute => Generators.Contains(attribute.Name.ToString()));

    private static string NameOf(TypeDeclarationSyntax type) => string.Join('.', type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Reverse()
        .Select(static t => t.TypeParameterList is { Parameters.Count: var arity } ? $"{t.Identifier.Text}`{arity}" : t.Identifier.Text));
}
