namespace Guardrails.Book;

/// <summary>The latest price of a symbol, and whether it can be used.</summary>
internal struct QuoteSlot
{
    public decimal Price;
    public decimal? Bid;
    public decimal? Ask;
    public long SourceUtcTicks;

    /// <summary>Who says so; <see langword="null"/> when nobody is named.</summary>
    public string? Source;
    public GuardInstant ReceivedAt;

    /// <summary>How far the time of a price from the future was ahead, in ticks; otherwise 0.</summary>
    public long Ahead;
    public QuoteStatus Status;

    /// <summary>Age in ticks: by the source's time or by ours, whichever is older.</summary>
    public readonly long Age(in GuardInstant now) => Math.Max(now.UtcTicks - SourceUtcTicks, now.Since(ReceivedAt));
}

/// <summary>Whether a price is there and makes sense.</summary>
internal enum QuoteStatus
{
    Missing = 0,
    Usable = 1,

    /// <summary>Not above 0, where prices have to be.</summary>
    Unusable = 2,

    /// <summary>Larger than prices can be, or with more decimals.</summary>
    OutOfRange = 3,

    /// <summary>From the future.</summary>
    FromTheFuture = 4,
}
