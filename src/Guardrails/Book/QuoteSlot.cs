namespace Guardrails.Book;

/// <summary>The latest price of a symbol, and whether it can be used.</summary>
internal struct QuoteSlot
{
    public decimal Price;
    public decimal? Bid;
    public decimal? Ask;
    public long SourceUtcTicks;
    public GuardInstant ReceivedAt;
    public QuoteStatus Status;

    /// <summary>Age in ticks: by the source's time or by ours, whichever is older.</summary>
    public readonly long Age(in GuardInstant now) => Math.Max(now.UtcTicks - SourceUtcTicks, now.Since(ReceivedAt));
}

/// <summary>Whether a price is there and makes sense.</summary>
internal enum QuoteStatus
{
    Missing = 0,
    Usable = 1,
    Unusable = 2,
}
