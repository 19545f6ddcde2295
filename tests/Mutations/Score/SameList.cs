namespace Guardrails.Mutations.Score;

/// <summary>The survivors that a person has judged to alter nothing that can be seen, each with the reason.</summary>
/// <remarks>A line of <c>same.txt</c> has four parts with tabs between them: the file, the line of code, the change, and the reason. The line number is no part of it.</remarks>
internal static class SameList
{
    private const int Parts = 4;

    /// <summary>The reasons by <see cref="Mutant.Key"/>.</summary>
    /// <exception cref="FormatException">A line has not four parts.</exception>
    public static IReadOnlyDictionary<string, string> Read(string root) =>
        File.ReadLines(Path.Combine(root, "tests/Mutations/Score/same.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split('\t') is { Length: Parts } parts ? parts : throw new FormatException($"'{line}' has not {Parts} parts."))
            .ToDictionary(static parts => string.Join('\t', parts[..^1]), static parts => parts[^1]);
}
