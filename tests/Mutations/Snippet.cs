using System.Text.RegularExpressions;

namespace Guardrails.Mutations;

/// <summary>One piece of code and the piece that takes its place.</summary>
/// <param name="Find">The code to look for. A run of white space stands for any run of white space.</param>
/// <param name="Replace">The code that takes its place.</param>
/// <param name="Near">The name of a member or type that the code stands in; <see langword="null"/> where the code alone is enough.</param>
internal sealed record Snippet(string Find, string Replace, string? Near)
{
    /// <summary>Matches <see cref="Find"/> with any white space where it has some.</summary>
    public Regex Pattern() => new(
        string.Join(@"\s+", Find.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape)), RegexOptions.CultureInvariant);
}
