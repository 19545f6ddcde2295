namespace Guardrails.Journal;

/// <summary>One record of a journal, as a store sees it.</summary>
/// <remarks><c>default</c> is no record: its version is 0. Equality compares where the payload is, not what it says.</remarks>
public readonly record struct JournalRecord
{
    /// <summary>Its place in the journal: the first is 1, and there are no gaps.</summary>
    public required long Version { get; init; }

    /// <summary>What kind of event it is. Numbers are never used again for something else.</summary>
    public required int Kind { get; init; }

    /// <summary>The version of the payload's layout within its kind.</summary>
    public required int Schema { get; init; }

    /// <summary>The event. It never changes, so a store may keep it.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
