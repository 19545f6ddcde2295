using System.Globalization;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation.Recording;

/// <summary>What one seed does: a line of traces.txt.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Events">The number of events it was asked to be run with.</param>
/// <param name="Hash">The hash of everything that happened.</param>
/// <param name="Messages">The hash of what was sent to the venue.</param>
internal sealed record RecordedTrace(ulong Seed, long Events, ulong Hash, ulong Messages)
{
    /// <summary>How much happens in a recorded run before it calms down: little, so that a thousand are checked within seconds.</summary>
    public const long DefaultEvents = 800;

    public const int DefaultSeeds = 1000;

    public static RecordedTrace Of(RunResult result, long events) => new(result.Seed, events, result.Hash, result.Messages);

    public static IReadOnlyList<RecordedTrace> ReadAll(string file) =>
        [.. File.ReadLines(file).Where(static line => line.Length > 0 && line[0] != '#').Select(Parse)];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seed} {Events} {Hash:x16} {Messages:x16}");

    private static RecordedTrace Parse(string line)
    {
        var fields = line.Split(' ');
        return fields.Length == 4
            ? new RecordedTrace(
                ulong.Parse(fields[0], CultureInfo.InvariantCulture),
                long.Parse(fields[1], CultureInfo.InvariantCulture),
                ulong.Parse(fields[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                ulong.Parse(fields[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{line}' is not a seed, a number of events and two hashes.");
    }
}
