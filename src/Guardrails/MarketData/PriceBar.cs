namespace Guardrails.MarketData;

/// <summary>The prices of an instrument over a stretch of time (open, high, low, close).</summary>
/// <remarks>Immutable and safe to share between threads. A bar holds the trades at or after <see cref="Start"/> and before <see cref="End"/>.</remarks>
public sealed record PriceBar
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>When the stretch begins.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When the stretch ends. The source says this, because only the source knows the days of 23 and 25 hours.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>The first price.</summary>
    public required decimal Open { get; init; }

    /// <summary>The highest price.</summary>
    public required decimal High { get; init; }

    /// <summary>The lowest price.</summary>
    public required decimal Low { get; init; }

    /// <summary>The last price.</summary>
    public required decimal Close { get; init; }

    /// <summary>How many units were traded.</summary>
    public required decimal Volume { get; init; }
}
