using System.Diagnostics;

namespace Guardrails.Mutations;

/// <summary>Runs programs.</summary>
internal static class Tool
{
    public static (int ExitCode, string Output) Run(string folder, string program, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>Runs a program that has to succeed, and returns what it writes.</summary>
    /// <exception cref="MutationException">The program fails.</exception>
    public static string Require(string folder, string program, params ReadOnlySpan<string> arguments)
    {
        var (exitCode, output) = Run(folder, program, arguments);
        if (exitCode != 0)
        {
            throw new MutationException($"{program} fails with exit code {exitCode}{Environment.NewLine}{output}");
        }

        return output;
    }
}
