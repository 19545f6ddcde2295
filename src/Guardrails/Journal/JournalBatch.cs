namespace Guardrails.Journal;

/// <summary>Records that are appended together or not at all.</summary>
/// <remarks>
/// Immutable, so safe to share between threads. <see cref="Writer"/> and <see cref="Number"/> name it: whoever never got the answer to an
/// append finds out by appending it again, or by reading, whether it is in.
/// </remarks>
public sealed class JournalBatch
{
    /// <summary>Makes a batch of records with consecutive versions.</summary>
    /// <param name="writer">Who writes, unique to one opening of a guard.</param>
    /// <param name="number">The writer's own number of the batch, at least 1 and never used twice.</param>
    /// <param name="firstVersion">The version of the first record, at least 1.</param>
    /// <param name="records">The records, at least one; neither the list nor the payloads may change any more.</param>
    /// <exception cref="ArgumentException">The writer is empty, a number is below 1, there is no record, or the versions do not follow one another.</exception>
    public JournalBatch(string writer, long number, long firstVersion, IReadOnlyList<JournalRecord> records)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(writer);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstVersion, 1);
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0)
        {
            throw new ArgumentException("The batch has no record.", nameof(records));
        }

        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Version != firstVersion + i)
            {
                throw new ArgumentException($"Record {i} has version {records[i].Version} instead of {firstVersion + i}.", nameof(records));
            }
        }

        Writer = writer;
        Number = number;
        FirstVersion = firstVersion;
        Records = records;
    }

    /// <summary>Who writes, unique to one opening of a guard.</summary>
    public string Writer { get; }

    /// <summary>The writer's own number of the batch, never used twice.</summary>
    public long Number { get; }

    /// <summary>The version of the first record: the append is refused unless it is the journal's next one.</summary>
    public long FirstVersion { get; }

    /// <summary>The version of the last record.</summary>
    public long LastVersion => FirstVersion + Records.Count - 1;

    /// <summary>The records in order, at least one.</summary>
    public IReadOnlyList<JournalRecord> Records { get; }

    /// <summary>For example <c>batch 7 of a1b2 (versions 120 to 131)</c>.</summary>
    public override string ToString() => $"batch {Number} of {Writer} (versions {FirstVersion} to {LastVersion})";
}
