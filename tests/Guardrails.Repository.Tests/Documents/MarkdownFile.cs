namespace Guardrails.Repository.Tests.Documents;

/// <summary>The documents of the repository.</summary>
internal static class MarkdownFile
{
    private static readonly string[] Ignored = ["bin", "obj", "artifacts", ".git", "node_modules"];

    /// <summary>All of them, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Below("*.md").Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    public static string FullPath(string path) => Path.Combine(RepositoryRoot.Path, path);

    /// <summary>All files of a pattern that belong to the repository, relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Below(string pattern, string folder = "") =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(Ignored.Contains));
}
