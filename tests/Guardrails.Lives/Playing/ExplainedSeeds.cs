using System.Globalization;

namespace Guardrails.Lives.Playing;

/// <summary>The kept list of lives that break a property for a reason that is known and accepted.</summary>
internal static class ExplainedSeeds
{
    public static IReadOnlyDictionary<ulong, string> Read()
    {
        using var stream = typeof(ExplainedSeeds).Assembly.GetManifestResourceStream("explained-seeds.txt")
            ?? throw new InvalidOperationException("The list of explained seeds is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Select(static line => line.Trim())
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split(' ', 2))
            .ToDictionary(static parts => ulong.Parse(parts[0], CultureInfo.InvariantCulture), static parts => parts[1]);
    }
}
