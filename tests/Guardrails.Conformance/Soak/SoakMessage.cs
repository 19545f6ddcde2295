using System.Text.Json;

namespace Guardrails.Conformance.Soak;

/// <summary>What the guarded process writes to the soak, a line of JSON each.</summary>
internal sealed record SoakMessage
{
    /// <summary>Which of the properties it carries.</summary>
    public required SoakMessageKind Kind { get; init; }

    public SoakCounts? Counts { get; init; }

    public SoakBook? Book { get; init; }

    /// <summary>Managed bytes after a full collection.</summary>
    public long? Heap { get; init; }

    public string? Text { get; init; }

    public string ToLine() => JsonSerializer.Serialize(this);

    public static SoakMessage Read(string line) => JsonSerializer.Deserialize<SoakMessage>(line) ?? throw new InvalidDataException($"The guarded process wrote '{line}'.");
}

/// <summary>The kinds of messages.</summary>
internal enum SoakMessageKind
{
    /// <summary>Connected; the bot trades.</summary>
    Started = 1,

    /// <summary>What has been done so far, once a second.</summary>
    Counts = 2,

    /// <summary>Nothing is asked any more and no call waits.</summary>
    Paused = 3,

    /// <summary>What the guard has booked.</summary>
    Book = 4,

    /// <summary>The heap.</summary>
    Heap = 5,

    /// <summary>Everything was closed; the book of the end, and what the journal says of it.</summary>
    Ended = 6,

    /// <summary>A call threw, or something else that must not be.</summary>
    Wrong = 7,

    /// <summary>An alarm that faults of the wire do not bring about by themselves.</summary>
    Alarm = 8,
}

/// <summary>What the bot has done.</summary>
internal sealed record SoakCounts
{
    /// <summary>Calls by name and answer, for example <c>submit Accepted</c>.</summary>
    public required SortedDictionary<string, int> Calls { get; init; }

    /// <summary>Alarms by code.</summary>
    public required SortedDictionary<string, int> Alarms { get; init; }
}

/// <summary>What the guard has booked, at one moment.</summary>
internal sealed record SoakBook
{
    public required IReadOnlyList<SoakPosition> Positions { get; init; }

    public required IReadOnlyList<SoakOrder> Open { get; init; }

    /// <summary>Filled quantity of the orders that were asked about, by the venue's ids; those that the guard does not know are left out.</summary>
    public required Dictionary<string, decimal> Filled { get; init; }

    /// <summary>States that are not Active, by scope.</summary>
    public required IReadOnlyList<string> Restricted { get; init; }

    /// <summary>What the guard misses; <c>ready</c> when nothing.</summary>
    public required string Readiness { get; init; }
}

/// <summary>A position as booked.</summary>
internal sealed record SoakPosition(string Symbol, decimal Net, decimal Managed, bool InDoubt);

/// <summary>An open order as booked. The venue names the legs that are sent with an order, so that its own ids alone are the same on both sides.</summary>
internal sealed record SoakOrder(string Id, string? VenueId, string State, bool IsManaged);
