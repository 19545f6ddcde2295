namespace Guardrails.Journal;

/// <summary>
/// Where the guard writes everything that changes its state, and from where it rebuilds that state. A store keeps bytes in order; what
/// they mean is the guard's own business.
/// </summary>
/// <remarks>
/// <para>
/// Called by one committer, one call at a time; an implementation needs no lock of its own unless it is shared. The first record has
/// version 1 and versions have no gaps.
/// </para>
/// <para>
/// <see cref="AppendOutcome.Appended"/> is a promise: a <see cref="IsDurable">durable</see> store gives it only when the records survive a
/// crash of the machine. What a store can go through (a full disk, a lost connection, another writer) is an outcome, not an exception;
/// when it throws all the same, nothing is known to be written and the guard stops new risk.
/// </para>
/// </remarks>
public interface IGuardJournal
{
    /// <summary>Whether what was appended survives the process. The guard says loudly when it does not.</summary>
    bool IsDurable { get; }

    /// <summary>Reads the records from one version on, in order and without gaps, up to the last one there is when the reader gets there.</summary>
    /// <param name="fromVersion">The first version wanted, at least 1. Beyond the last record there is nothing to read: that is not an error.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fromVersion"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The store no longer has that version, or finds that its records are damaged.</exception>
    IAsyncEnumerable<JournalRecord> ReadAsync(long fromVersion, CancellationToken cancellationToken);

    /// <summary>Appends a batch, whole or not at all.</summary>
    /// <param name="batch">
    /// What to append. It never changes, so a store may keep it. A batch that is already in (same <see cref="JournalBatch.Writer"/> and
    /// <see cref="JournalBatch.Number"/>) is answered with <see cref="AppendOutcome.Appended"/> and not added again: that is how a lost
    /// answer is settled.
    /// </param>
    /// <param name="cancellationToken">Ends the wait. When it may already be written the answer is <see cref="AppendOutcome.Unknown"/>.</param>
    ValueTask<AppendResult> AppendAsync(JournalBatch batch, CancellationToken cancellationToken);
}
