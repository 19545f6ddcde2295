using System.Diagnostics;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>What the quick start prints, run as a user runs it.</summary>
internal static class QuickStartOutput
{
    private static readonly Lazy<string> Output = new(Run);

    private static IEnumerable<string> Rows => Output.Value.ReplaceLineEndings("\n").Split('\n').TakeWhile(line => line.Length > 0);

    /// <summary>The table of incidents.</summary>
    public static string Table() => Block(Rows);

    /// <summary>The head of the table, and of each incident its first row.</summary>
    public static string FirstOfEachIncident() => Block(Rows.DistinctBy(row => row.Split(' ')[0]));

    private static string Block(IEnumerable<string> rows) => $"```text\n{string.Join('\n', rows)}\n```\n";

    private static string Run()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "QuickStart.dll") },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"The quick start ended with {process.ExitCode}:\n{output}");
    }
}
