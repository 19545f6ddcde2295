namespace Guardrails.Alpaca;

/// <summary>Which session of US equities it is, and until when.</summary>
/// <remarks>Immutable and safe to share between threads. Crypto trades around the clock and has no session.</remarks>
public sealed record AlpacaSession
{
    /// <summary>The session.</summary>
    public required AlpacaSessionPhase Phase { get; init; }

    /// <summary>When the next session begins (or this one ends, when nothing follows it at once); <see langword="null"/> when the calendar that was read does not reach so far.</summary>
    public required DateTimeOffset? NextChange { get; init; }

    /// <summary>When the next regular session begins, the one that is on now not counted; <see langword="null"/> when the calendar that was read does not reach so far.</summary>
    public DateTimeOffset? NextRegular { get; init; }

    /// <summary>Whether stop orders and the exits of a group work now.</summary>
    public bool StopsWork => Phase == AlpacaSessionPhase.Regular;
}
