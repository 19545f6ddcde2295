namespace Guardrails.Brokers;

/// <summary>How much of the truth an answer to a query holds. Only a complete answer proves that something is absent.</summary>
public enum SnapshotCompleteness
{
    /// <summary>No answer. It proves nothing.</summary>
    Failed = 0,

    /// <summary>Some of the truth (a page is missing, an aggregate disagrees). What it lists is there; what it does not list may be.</summary>
    Partial = 1,

    /// <summary>All of the truth at its time: what is not listed is not there.</summary>
    Complete = 2,
}
