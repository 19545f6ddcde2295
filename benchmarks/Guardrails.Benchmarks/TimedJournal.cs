using System.Diagnostics;
using Guardrails.Journal;

namespace Guardrails.Benchmarks;

/// <summary>A store that keeps nothing and answers after a fixed time, as one does that waits for a disk.</summary>
internal sealed class TimedJournal(TimeSpan append) : IGuardJournal
{
    public bool IsDurable => true;

    public int Appends { get; private set; }

    public async IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        yield break;
    }

    public async ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken ct)
    {
        // Off the caller's thread, as a store with a thread of its own; a sleep is too coarse for 100 µs, and a spin would take the core away.
        await Task.Yield();
        Appends++;
        if (append >= TimeSpan.FromMilliseconds(2))
        {
            await Task.Delay(append, ct).ConfigureAwait(false);
            return AppendResult.Appended;
        }

        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < append)
        {
            Thread.Yield();
        }

        return AppendResult.Appended;
    }
}
