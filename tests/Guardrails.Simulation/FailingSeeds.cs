using System.Globalization;

namespace Guardrails.Simulation;

/// <summary>Seeds that once failed, from failing-seeds.txt: they are run first by every run.</summary>
internal static class FailingSeeds
{
    public static IReadOnlyList<(ulong Seed, long Events)> Read()
    {
        using var file = typeof(FailingSeeds).Assembly.GetManifestResourceStream("failing-seeds.txt")!;
        using var reader = new StreamReader(file);
        var seeds = new List<(ulong, long)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var fields = line.Split(' ', 3);
                seeds.Add((ulong.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture)));
            }
        }

        return seeds;
    }
}
