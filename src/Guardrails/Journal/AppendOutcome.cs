namespace Guardrails.Journal;

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>Nothing of the batch was written, and nothing will be.</summary>
    Failed = 0,

    /// <summary>All of the batch is in.</summary>
    Appended = 1,

    /// <summary>Nothing was written: the journal goes on at another version, so somebody else writes to it.</summary>
    Conflict = 2,

    /// <summary>Nobody knows whether the batch is in. Appending the same batch again, or reading, settles it.</summary>
    Unknown = 3,
}
