using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Repository.Tests.Snippets;

/// <summary>Compiles a snippet as a user's project would: implicit usings, nullable, and nothing but public types.</summary>
internal static class SnippetCompiler
{
    /// <summary>A fragment that shows how to write a sender need not call it.</summary>
    private const string UnusedLocalFunction = "CS8321";

    /// <summary>What a project of today has by itself, and the types that stand for the reader's own.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using AdapterTemplate;
        global using Guardrails.Repository.Tests.Guides;
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];

    public static CSharpCompilation Compile(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, Language);
        var kind = tree.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax)
            ? OutputKind.ConsoleApplication
            : OutputKind.DynamicallyLinkedLibrary;
        return CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, Language), tree],
            References,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, checkOverflow: true)
                .WithSpecificDiagnosticOptions([new(UnusedLocalFunction, ReportDiagnostic.Suppress)]));
    }

    /// <summary>Everything the compiler says that a user would trip over.</summary>
    public static IReadOnlyList<string> Problems(string source) =>
        [.. Compile(source).GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed).Select(d => d.ToString())];
}
