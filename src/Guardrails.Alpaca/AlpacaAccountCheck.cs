namespace Guardrails.Alpaca;

/// <summary>What was found before the start: whether the account can be traded, and what its owner should know.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record AlpacaAccountCheck
{
    /// <summary>Why the account cannot be traded now, a sentence each: a wrong key, a block, a clock that is wrong. Empty when it can.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What does not stop the bot and can surprise it, a sentence each: shorting is on, prices are not those of the whole market.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>By how much the venue's clock is ahead of this machine's, as far as one answer shows; <see langword="null"/> when the venue did not tell its time.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>Which session it is; <see langword="null"/> when the calendar was not read.</summary>
    public AlpacaSession? Session { get; init; }

    /// <summary>Whether nothing stands in the way.</summary>
    public bool CanTrade => Problems.Count == 0;

    /// <summary>All sentences, problems first.</summary>
    public override string ToString() => Problems.Count + Warnings.Count == 0 ? "The account can be traded." : string.Join(Environment.NewLine, Problems.Concat(Warnings));
}
