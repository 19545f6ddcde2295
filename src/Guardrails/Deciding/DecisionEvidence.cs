namespace Guardrails.Deciding;

/// <summary>What a decision read, so that it can be judged again from the record alone. Ages in ticks; -1 where there was nothing to read.</summary>
internal sealed record DecisionEvidence(
    decimal Mark,
    long MarkAge,
    decimal Net,
    decimal LowBefore,
    decimal HighBefore,
    decimal LowAfter,
    decimal HighAfter,
    decimal? Equity,
    long AccountAge,
    long PositionAge,
    decimal LongUsed,
    decimal ShortUsed,
    decimal GrossUsed,
    decimal NetUsed);
