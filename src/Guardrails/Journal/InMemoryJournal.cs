using System.Runtime.CompilerServices;

namespace Guardrails.Journal;

/// <summary>The default journal: it keeps the latest records in memory, and a restart forgets them all.</summary>
/// <remarks>Thread-safe. Every call completes synchronously. An append never fails and is never unknown.</remarks>
public sealed class InMemoryJournal : IGuardJournal
{
    private readonly Lock _gate = new();
    private readonly List<JournalBatch> _batches = [];
    private readonly Dictionary<string, long> _highestNumbers = new(StringComparer.Ordinal);
    private long _firstVersion = 1;
    private long _nextVersion = 1;

    /// <summary>Makes an empty journal.</summary>
    /// <param name="maxRecords">How many records are kept, at least 1. 100,000 take some 30 MB.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxRecords"/> is below 1.</exception>
    public InMemoryJournal(int maxRecords = 100_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        MaxRecords = maxRecords;
    }

    /// <summary>
    /// How many records are kept. Beyond that the oldest are dropped, an eighth of all at a time and whole batches only; the latest batch
    /// always stays.
    /// </summary>
    /// <value>Default: 100,000.</value>
    public int MaxRecords { get; }

    /// <summary>Always <see langword="false"/>.</summary>
    public bool IsDurable => false;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">That version has been dropped, before or while reading; thrown by the enumeration.</exception>
    public IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromVersion, 1);
        return Read(fromVersion, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The answer is <see cref="AppendOutcome.Appended"/>; <see cref="AppendOutcome.Conflict"/> when the batch does not start at the next
    /// version; or <see cref="AppendOutcome.Failed"/> when <paramref name="cancellationToken"/> was canceled before the call.
    /// </remarks>
    public ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromResult(AppendResult.Failed("canceled before anything was written"));
        }

        lock (_gate)
        {
            return ValueTask.FromResult(Append_NeedsLock(batch));
        }
    }

    private AppendResult Append_NeedsLock(JournalBatch batch)
    {
        // A number above all others of its writer is new; only one that is not has to be looked for.
        var isNew = batch.Number > _highestNumbers.GetValueOrDefault(batch.Writer);
        if (!isNew && Find_NeedsLock(batch.Writer, batch.Number) is { } known)
        {
            return known.FirstVersion == batch.FirstVersion && known.LastVersion == batch.LastVersion
                ? AppendResult.Appended
                : AppendResult.Conflict($"{known} is already in; this one is {batch}");
        }

        if (batch.FirstVersion != _nextVersion)
        {
            return AppendResult.Conflict($"the next version is {_nextVersion}; this is {batch}");
        }

        _batches.Add(batch);
        if (isNew)
        {
            _highestNumbers[batch.Writer] = batch.Number;
        }

        _nextVersion = batch.LastVersion + 1;
        if (_nextVersion - _firstVersion > MaxRecords)
        {
            DropOldest_NeedsLock();
        }

        return AppendResult.Appended;
    }

    private JournalBatch? Find_NeedsLock(string writer, long number) => _batches.FindLast(b => b.Number == number && b.Writer == writer);

    private void DropOldest_NeedsLock()
    {
        var dropped = 0;
        while (dropped < _batches.Count - 1 && _nextVersion - _firstVersion > MaxRecords - (MaxRecords / 8))
        {
            var oldest = _batches[dropped++];
            _firstVersion = oldest.LastVersion + 1;
        }

        _batches.RemoveRange(0, dropped);
    }

    private async IAsyncEnumerable<JournalRecord> Read(long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var version = fromVersion; Holding(version) is { } batch; version = batch.LastVersion + 1)
        {
            for (var i = (int)(version - batch.FirstVersion); i < batch.Records.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return batch.Records[i];
            }
        }
    }

    /// <summary>The batch that has this version; <see langword="null"/> beyond the end.</summary>
    private JournalBatch? Holding(long version)
    {
        lock (_gate)
        {
            if (version >= _nextVersion)
            {
                return null;
            }

            if (version < _firstVersion)
            {
                throw new InvalidOperationException(
                    $"Version {version} has been dropped: this journal keeps at most {MaxRecords} records and now starts at version {_firstVersion}.");
            }

            var (low, high) = (0, _batches.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = _batches[middle].FirstVersion <= version ? (middle, high) : (low, middle - 1);
            }

            return _batches[low];
        }
    }
}
