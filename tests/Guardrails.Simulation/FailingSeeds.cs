using System.Globalization;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation;

/// <summary>
/// Seeds that once failed, from failing-seeds.txt: they are run first by every run. They mean narrow worlds, in which they failed, unless
/// the line begins with <c>wide</c>, <c>shares</c> or <c>legs</c>.
/// </summary>
internal static class FailingSeeds
{
    private static readonly (string Word, WorldWidth Width)[] _widths = [("wide ", WorldWidth.Wide), ("shares ", WorldWidth.Shares), ("legs ", WorldWidth.Legs), ("protection ", WorldWidth.Protection), ("", WorldWidth.Narrow)];

    public static IReadOnlyList<(ulong Seed, long Events, WorldWidth Width)> Read()
    {
        using var file = typeof(FailingSeeds).Assembly.GetManifestResourceStream("failing-seeds.txt")!;
        using var reader = new StreamReader(file);
        var seeds = new List<(ulong, long, WorldWidth)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var (word, width) = _widths.First(known => line.StartsWith(known.Word, StringComparison.Ordinal));
                var fields = line[word.Length..].Split(' ', 3);
                seeds.Add((ulong.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture), width));
            }
        }

        return seeds;
    }
}
