using System.Globalization;

namespace Guardrails.Simulation;

/// <summary>
/// Seeds that once failed, from failing-seeds.txt: they are run first by every run. They mean narrow worlds, in which they failed, unless
/// the line begins with <c>wide</c>.
/// </summary>
internal static class FailingSeeds
{
    private const string Wide = "wide ";

    public static IReadOnlyList<(ulong Seed, long Events, bool Narrow)> Read()
    {
        using var file = typeof(FailingSeeds).Assembly.GetManifestResourceStream("failing-seeds.txt")!;
        using var reader = new StreamReader(file);
        var seeds = new List<(ulong, long, bool)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var isWide = line.StartsWith(Wide, StringComparison.Ordinal);
                var fields = line[(isWide ? Wide.Length : 0)..].Split(' ', 3);
                seeds.Add((ulong.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture), !isWide));
            }
        }

        return seeds;
    }
}
