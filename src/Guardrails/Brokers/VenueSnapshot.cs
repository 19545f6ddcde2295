namespace Guardrails.Brokers;

/// <summary>The answer to a query for a list: the items, when they were true, and whether the list is the whole truth.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <remarks>Immutable: the items are copied.</remarks>
public abstract class VenueSnapshot<T>
    where T : class
{
    private protected VenueSnapshot(SnapshotCompleteness completeness, IEnumerable<T> items, DateTimeOffset asOf, string? reason)
    {
        ArgumentNullException.ThrowIfNull(items);
        Completeness = completeness;
        Items = [.. items];
        AsOf = asOf;
        Reason = reason;
        if (completeness != SnapshotCompleteness.Complete)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        }

        foreach (var item in Items)
        {
            ArgumentNullException.ThrowIfNull(item, nameof(items));
        }
    }

    /// <summary>Whether the list is the whole truth.</summary>
    public SnapshotCompleteness Completeness { get; }

    /// <summary>Whether what is not listed is proved absent.</summary>
    public bool IsComplete => Completeness == SnapshotCompleteness.Complete;

    /// <summary>What was listed; empty when the query failed.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>When the answer was true: the time the request was sent, or the venue's own time for it.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>Why the answer is not complete; <see langword="null"/> when it is.</summary>
    public string? Reason { get; }
}
