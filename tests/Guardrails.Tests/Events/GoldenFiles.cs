using System.Globalization;
using System.Runtime.CompilerServices;

namespace Guardrails.Tests.Events;

/// <summary>
/// What released versions have written, one file per sample: <c>kind.schema.sample.hex</c>. A file that was ever released is never
/// changed and never deleted.
/// </summary>
internal static class GoldenFiles
{
    public static string Folder { get; } = FindFolder();

    public static IReadOnlyList<GoldenFile> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.hex").Order(StringComparer.Ordinal).Select(Read)];

    private static GoldenFile Read(string file)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('.', 3);
        return new GoldenFile(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            parts[2],
            Convert.FromHexString(string.Concat(File.ReadAllText(file).Split())));
    }

    private static string FindFolder([CallerFilePath] string thisFile = "")
    {
        var beside = Path.Combine(Path.GetDirectoryName(thisFile)!, "Golden");
        if (Directory.Exists(beside))
        {
            return beside;
        }

        // A continuous-integration build hides where its sources lie.
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var below = Path.Combine(folder.FullName, "tests", "Guardrails.Tests", "Events", "Golden");
            if (Directory.Exists(below))
            {
                return below;
            }
        }

        throw new DirectoryNotFoundException($"There is no folder {beside}, and none like it above {AppContext.BaseDirectory}.");
    }
}

/// <summary>One golden file.</summary>
internal sealed record GoldenFile(int Kind, int Schema, string Sample, byte[] Payload)
{
    public static string NameOf(int kind, int schema, string sample) => string.Create(CultureInfo.InvariantCulture, $"{kind:D2}.{schema}.{sample}.hex");
}
