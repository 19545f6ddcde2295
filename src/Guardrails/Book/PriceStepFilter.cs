namespace Guardrails.Book;

/// <summary>
/// Holds a price back that is too far from the one that was believed last, until it is confirmed (C29). Example: a price of 100, steps of 10 % allowed, and a
/// quote of 0.01: the 100 stay, and new risk on the symbol waits. Prices are no part of the state, and neither is this.
/// </summary>
internal struct PriceStepFilter
{
    /// <summary>A second step of a symbol within this time is told only where it leads somewhere else: a source that flickers does not flood the journal.</summary>
    private static readonly long Quiet = TimeSpan.TicksPerMinute;

    private decimal _believed;
    private string? _source;
    private GuardInstant _since;
    private int _count;
    private decimal _toldPrice;
    private GuardInstant? _toldAt;

    /// <summary>The price that waits; its status is missing when none does.</summary>
    public QuoteSlot Held;

    public readonly bool IsHeld => Held.Status == QuoteStatus.Usable;

    /// <summary>The price that the waiting one is too far from.</summary>
    public readonly decimal Reference => _believed;

    /// <summary>Takes a usable price.</summary>
    /// <param name="price">The price with its times.</param>
    /// <param name="source">Who says so; <see langword="null"/> is a source like any other.</param>
    /// <param name="mark">What exposure was valued with last, which is believed where no price was seen since the start; 0 when there is none.</param>
    /// <param name="limits">What a step is.</param>
    /// <returns>What there is to tell.</returns>
    public PriceStepNews Take(in QuoteSlot price, string? source, decimal mark, in PriceStepLimits limits)
    {
        var reference = _believed != 0m ? _believed : mark;
        if (reference == 0m || !limits.IsStep(price.Price, reference))
        {
            Believe(price.Price);
            return PriceStepNews.None;
        }

        _believed = reference;
        var now = price.ReceivedAt;
        if (!IsHeld || limits.IsStep(price.Price, Held.Price))
        {
            (Held, _source, _since, _count) = (price, source, now, 1);
            return IsNew(price.Price, now, limits) ? PriceStepNews.Held : PriceStepNews.None;
        }

        Held = price;
        _count++;
        return source != _source || (_count >= limits.Quotes && now.Since(_since) >= limits.ConfirmationTicks && PriceStepLimits.IsWithinDouble(price.Price, reference))
            ? PriceStepNews.Confirmed : PriceStepNews.None;
    }

    /// <summary>Whether somebody else's price says the same as the one that waits.</summary>
    public readonly bool IsConfirmedBy(decimal price, in PriceStepLimits limits) =>
        IsHeld && !limits.IsStep(price, Held.Price) && limits.IsStep(price, _believed);

    /// <summary>A price is believed, and nothing waits.</summary>
    public void Believe(decimal price) => (_believed, Held) = (price, default);

    /// <summary>The unit is another one from now on, as after a split.</summary>
    /// <returns>Whether the price that waits is no step any more.</returns>
    public bool Rescale(decimal ratio, in PriceStepLimits limits)
    {
        _believed *= ratio;
        return IsHeld && !limits.IsStep(Held.Price, _believed);
    }

    private bool IsNew(decimal price, in GuardInstant now, in PriceStepLimits limits)
    {
        if (_toldAt is { } told && now.Since(told) < Quiet && !limits.IsStep(price, _toldPrice))
        {
            return false;
        }

        (_toldPrice, _toldAt) = (price, now);
        return true;
    }
}

/// <summary>What a price has led to.</summary>
internal enum PriceStepNews
{
    None = 0,

    /// <summary>It waits, and this was not told before.</summary>
    Held = 1,

    /// <summary>What waited is confirmed.</summary>
    Confirmed = 2,
}
