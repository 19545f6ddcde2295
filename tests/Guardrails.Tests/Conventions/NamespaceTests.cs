using System.Text.RegularExpressions;

namespace Guardrails.Tests.Conventions;

/// <summary>A folder is a concept and a namespace; a file is found where its noun says.</summary>
public sealed partial class NamespaceTests
{
    /// <summary>Extension methods live where their users look for them.</summary>
    private static readonly string[] _exceptions = ["DependencyInjection/GuardrailsServiceCollectionExtensions.cs"];

    [Theory]
    [InlineData("src/Guardrails", "Guardrails")]
    [InlineData("tests/Guardrails.Tests", "Guardrails.Tests")]
    public void Namespace_OfEveryFile_IsItsFolder(string folder, string root)
    {
        var directory = Path.Combine(RepositoryRoot(), folder);
        var files = Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(directory, f).Replace('\\', '/'))
            .Where(static f => !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal) && !_exceptions.Contains(f))
            .ToList();
        var wrong = files.Where(f => Declared(Path.Combine(directory, f)) is { } declared && declared != Expected(root, f));

        Assert.True(files.Count > 20, $"{files.Count} files in {directory}");
        Assert.Empty(wrong);
    }

    private static string Expected(string root, string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? $"{root}.{folder.Replace('\\', '/').Replace('/', '.')}" : root;

    private static string? Declared(string file) => Declaration().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups[1].Value : null;

    private static string RepositoryRoot([System.Runtime.CompilerServices.CallerFilePath] string file = "")
    {
        // A deterministic build shortens the path of the file; the root is then found from where the tests run.
        for (var directory = File.Exists(file) ? Path.GetDirectoryName(file) : Environment.CurrentDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Guardrails.sln")))
            {
                return directory;
            }
        }

        throw new DirectoryNotFoundException($"Guardrails.sln was not found above {file} or {Environment.CurrentDirectory}.");
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
