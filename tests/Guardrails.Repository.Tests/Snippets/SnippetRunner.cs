using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Guardrails.Repository.Tests.Snippets;

/// <summary>Runs a fragment of a document as it stands there.</summary>
internal static class SnippetRunner
{
    /// <summary>Runs it over what it is given, by name.</summary>
    public static Task RunAsync(Snippet snippet, IReadOnlyDictionary<string, object> given)
    {
        var method = Load(snippet.Source).GetType("Snippet")!.GetMethod("RunAsync")!;
        return (Task)method.Invoke(null, [.. method.GetParameters().Select(parameter => given[parameter.Name!])])!;
    }

    /// <summary>Runs a whole program.</summary>
    public static async Task RunProgramAsync(Snippet program)
    {
        if (Load(program.Source).EntryPoint!.Invoke(null, [Array.Empty<string>()]) is Task running)
        {
            await running;
        }
    }

    public static Assembly Load(string source)
    {
        using var assembly = new MemoryStream();
        Assert.Empty(SnippetCompiler.Compile(source).Emit(assembly).Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(assembly.ToArray());
    }
}
