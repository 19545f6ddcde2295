namespace Guardrails;

/// <summary>The latest price of an instrument, as somebody reports it.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Price">The reference price in the quote currency: mid, last or mark price. It values exposure and anchors the price collar.</param>
/// <param name="Time">When the price was true at its source. A time more than 1 s in the future makes the quote unusable.</param>
/// <remarks>
/// A quote of 0, a negative one where the instrument has none, or one out of range is not ignored: it makes the symbol's price
/// <em>unusable</em> until a good quote arrives, and new risk on the symbol is denied.
/// </remarks>
public readonly record struct Quote(Symbol Symbol, decimal Price, DateTimeOffset Time);
