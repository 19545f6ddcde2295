using System.Runtime.CompilerServices;
using Guardrails.Journal;

namespace Guardrails.Tests.Guarding;

/// <summary>A journal in memory whose answers a test can replace.</summary>
internal sealed class ScriptedJournal : IGuardJournal
{
    private readonly List<JournalRecord> _records = [];

    /// <summary>Answers an append instead of writing; <see langword="null"/> writes.</summary>
    public Func<JournalBatch, ValueTask<AppendResult>>? Answer { get; set; }

    /// <summary>What it claims. A durable journal is written on another thread.</summary>
    public bool IsDurable { get; init; }

    public IReadOnlyList<JournalRecord> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    public ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken ct) => Answer is { } answer ? answer(batch) : new(Write(batch));

    public AppendResult Write(JournalBatch batch)
    {
        lock (_records)
        {
            if (batch.FirstVersion != _records.Count + 1)
            {
                return AppendResult.Conflict($"next is {_records.Count + 1}, not {batch.FirstVersion}");
            }

            _records.AddRange(batch.Records);
            return AppendResult.Appended;
        }
    }

    public async IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var record in Records.Skip((int)fromVersion - 1))
        {
            yield return record;
        }
    }
}
