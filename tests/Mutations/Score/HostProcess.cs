using System.Diagnostics;
using System.Threading.Channels;

namespace Guardrails.Mutations.Score;

/// <summary>A process that runs test methods of the mutated copy; it is started anew when it hangs or ends.</summary>
internal sealed class HostProcess(string host) : IAsyncDisposable
{
    // After so many mutants the process is started anew: what a mutant left running must not slow the next ones down.
    private const int MostCommands = 50;

    private static readonly TimeSpan _startTimeout = TimeSpan.FromMinutes(2);

    private Process? _process;
    private Channel<string> _lines = Channel.CreateUnbounded<string>();
    private int _commands;

    public IReadOnlyList<string> Methods { get; private set; } = [];

    /// <summary>Starts the process where none runs, and reads the list of the test methods.</summary>
    public async Task StartAsync()
    {
        if (_process is not null && _commands < MostCommands)
        {
            return;
        }

        await DisposeAsync();
        _commands = 0;
        var start = new ProcessStartInfo("nice") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-n", "10", "dotnet", host })
        {
            start.ArgumentList.Add(argument);
        }

        // A mutant that never stops adding to a list is stopped by this limit.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x140000000";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        var lines = Channel.CreateUnbounded<string>();
        _lines = lines;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                lines.Writer.TryComplete();
            }
            else
            {
                lines.Writer.TryWrite(line.Data);
            }
        };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var methods = new List<string>();
        while (await ReadAsync(_startTimeout) is { } line && line != "ready")
        {
            methods.Add(line["method ".Length..]);
        }

        Methods = methods.Count > 0 ? methods : throw new MutationException("The tests of the mutated copy do not start.");
    }

    public async Task SendAsync(string command)
    {
        _commands++;
        await _process!.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The next line; <see langword="null"/> when the process ends or is silent for too long, and then it is stopped.</summary>
    public async Task<string?> ReadAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            return await _lines.Reader.ReadAsync(limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            await DisposeAsync();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
