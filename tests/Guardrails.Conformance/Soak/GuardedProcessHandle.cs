using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Guardrails.Conformance.Soak;

/// <summary>The guarded process, from outside.</summary>
internal sealed class GuardedProcessHandle : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Action<string> _wrong;
    private readonly ConcurrentDictionary<SoakMessageKind, TaskCompletionSource<SoakMessage>> _expected = new();
    private readonly Task _reading;

    /// <param name="address">The sandbox.</param>
    /// <param name="seed">What the bot draws from.</param>
    /// <param name="journal">The file of the journal.</param>
    /// <param name="wrong">Told of what must not be.</param>
    public GuardedProcessHandle(Uri address, ulong seed, string journal, Action<string> wrong)
    {
        _wrong = wrong;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(GuardedProcessHandle).Assembly.Location);
        }

        foreach (var argument in new[] { "soaked", address.ToString(), seed.ToString(CultureInfo.InvariantCulture), journal })
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The guarded process could not be started.");
        _reading = ReadAsync();
    }

    public SoakCounts Counts { get; private set; } = new() { Calls = [], Alarms = [] };

    /// <summary>Waits for a message that is not asked for.</summary>
    public Task<SoakMessage> ExpectAsync(SoakMessageKind kind, TimeSpan patience) => Expected(kind).Task.WaitAsync(patience);

    /// <summary>Tells the process something and waits for its answer.</summary>
    /// <exception cref="TimeoutException">There was no answer.</exception>
    public async Task<SoakMessage> AskAsync(string line, SoakMessageKind answer, TimeSpan patience)
    {
        var expected = _expected[answer] = New();
        await TellAsync(line).ConfigureAwait(false);
        return await expected.Task.WaitAsync(patience).ConfigureAwait(false);
    }

    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>The exit code, once it has ended by itself.</summary>
    public async Task<int> WaitAsync(TimeSpan patience)
    {
        await _process.WaitForExitAsync().WaitAsync(patience).ConfigureAwait(false);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _reading.ConfigureAwait(false);
        _process.Dispose();
    }

    private static TaskCompletionSource<SoakMessage> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource<SoakMessage> Expected(SoakMessageKind kind) => _expected.GetOrAdd(kind, static _ => New());

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            var message = SoakMessage.Read(line);
            switch (message.Kind)
            {
                case SoakMessageKind.Counts:
                    Counts = message.Counts!;
                    break;
                case SoakMessageKind.Wrong:
                    _wrong($"no call throws: {message.Text}");
                    break;
                case SoakMessageKind.Alarm:
                    Console.WriteLine($"          alarm: {message.Text}");
                    break;
                default:
                    Expected(message.Kind).TrySetResult(message);
                    break;
            }
        }

        foreach (var kind in Enum.GetValues<SoakMessageKind>())
        {
            Expected(kind).TrySetException(new InvalidOperationException("The guarded process has ended."));
        }
    }
}
