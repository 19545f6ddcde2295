using Guardrails.Alarms;
using Guardrails.Journal;

namespace Guardrails.Simulation.Worlds;

/// <summary>
/// One life of the process that the guard runs in. When it is killed nothing of it reaches the outside any more: no record, no alarm, and
/// (see <see cref="WatchedBroker"/>) no message. The journal stays for the next one.
/// </summary>
internal sealed class BotProcess(IGuardJournal journal, IAlarmSink alarms, Trace trace) : IGuardJournal, IAlarmSink
{
    public bool IsKilled { get; private set; }

    /// <summary>A store that may block is written to by another thread, and here there is only one.</summary>
    public bool IsDurable => false;

    public void Kill() => IsKilled = true;

    /// <summary>Whatever a killed process waits for never comes.</summary>
    public static ValueTask<T> NeverAsync<T>() => new(new TaskCompletionSource<T>().Task);

    public IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, CancellationToken cancellationToken) => journal.ReadAsync(fromVersion, cancellationToken);

    public ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        if (IsKilled)
        {
            return NeverAsync<AppendResult>();
        }

        foreach (var record in batch.Records)
        {
            trace.Note("record").Add(record.Version).Add((long)record.Kind).Add((long)record.Schema).Add(record.Payload.Span);
        }

        return journal.AppendAsync(batch, cancellationToken);
    }

    public void Raise(Alarm alarm)
    {
        if (!IsKilled)
        {
            alarms.Raise(alarm);
        }
    }
}
