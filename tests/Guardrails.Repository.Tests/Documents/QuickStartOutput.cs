using System.Diagnostics;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>What the quick start prints, run as a user runs it.</summary>
internal static class QuickStartOutput
{
    private static readonly Lazy<string> Output = new(Run);

    /// <summary>The table of incidents.</summary>
    public static string Table() =>
        $"```text\n{string.Join('\n', Output.Value.ReplaceLineEndings("\n").Split('\n').TakeWhile(line => line.Length > 0))}\n```\n";

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
