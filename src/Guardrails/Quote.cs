namespace Guardrails;

/// <summary>The latest price of an instrument, as somebody reports it.</summary>
/// <remarks>
/// A quote of 0 or below where the instrument has no negative prices, or one out of range, is not ignored: it makes the symbol's price
/// <em>unusable</em> until a good quote arrives, and new risk on the symbol is denied. Where the instrument has negative prices, 0 is a price, and is
/// valued as one tick. More than 12 decimals (10/3) are rounded away from 0.
/// </remarks>
public readonly record struct Quote
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The reference price in the quote currency: mid, last or mark price. It values exposure and anchors the price collar.</summary>
    public required decimal Price { get; init; }

    /// <summary>When the price was true at its source. A time more than 1 s in the future makes the quote unusable.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// The best price that somebody buys at. With it, an opening market order to sell is held against <see cref="RiskLimits.PriceCollar"/>: a market with a gap in its book is none
    /// to sell into unseen.
    /// </summary>
    /// <value>Default: <see langword="null"/>, not known: then a market order has no price that could be looked at.</value>
    public decimal? Bid { get; init; }

    /// <summary>The best price that somebody sells at; for an opening market order to buy what <see cref="Bid"/> is for one to sell.</summary>
    /// <value>Default: <see langword="null"/>, not known.</value>
    public decimal? Ask { get; init; }

    /// <summary>
    /// Who says so, where a symbol's prices come from more than one feed: a second one confirms a step of the price at once (<see cref="RiskLimits.MaxPriceStep"/>).
    /// </summary>
    /// <value>Default: <see langword="null"/>, which is a source like any other.</value>
    public string? Source { get; init; }
}
