namespace Guardrails.Journal;

/// <summary>Keeps nothing: for books that are never opened again.</summary>
internal sealed class NoJournal : IGuardJournal
{
    public bool IsDurable => false;

    public async IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    public ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken ct) => ValueTask.FromResult(AppendResult.Appended);
}
