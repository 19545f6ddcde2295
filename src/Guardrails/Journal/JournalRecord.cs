namespace Guardrails.Journal;

/// <summary>One record of a journal, as a store sees it.</summary>
/// <param name="Version">Its place in the journal: the first is 1, and there are no gaps.</param>
/// <param name="Kind">What kind of event it is. Numbers are never used again for something else.</param>
/// <param name="Schema">The version of the payload's layout within its kind.</param>
/// <param name="Payload">The event. It never changes, so a store may keep it.</param>
/// <remarks><c>default</c> is no record: its version is 0. Equality compares where the payload is, not what it says.</remarks>
public readonly record struct JournalRecord(long Version, int Kind, int Schema, ReadOnlyMemory<byte> Payload);
