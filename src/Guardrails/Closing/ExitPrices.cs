using Guardrails.Book;

namespace Guardrails.Closing;

/// <summary>The prices that an exit with a limit is placed by.</summary>
/// <param name="Price">The reference price, or what the position was last valued at where no price has come since the start; <see langword="null"/> when there is none.</param>
/// <param name="Best">The best price on the other side of the market; <see langword="null"/> when it is not known.</param>
/// <param name="Steps">The steps of prices.</param>
/// <param name="Opposing">The limit, easiest to execute at, of orders of the account on the other side; <see langword="null"/> when there are none, or one has no limit.</param>
/// <param name="IsBlind">Whether an order on the other side has no limit: no limit of an exit is beyond it.</param>
internal readonly record struct ExitPrices(decimal? Price, decimal? Best, PriceSteps Steps, decimal? Opposing, bool IsBlind)
{
    /// <summary>The prices of a symbol for an exit.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="side">The side of the exit.</param>
    public static ExitPrices Of(SymbolView symbol, OrderSide side)
    {
        var quote = symbol.Quote;
        var isUsable = quote.Status == QuoteStatus.Usable;
        decimal? price = isUsable ? quote.Price : symbol.Mark > 0m ? symbol.Mark : null;
        var best = isUsable && (side == OrderSide.Sell ? quote.Bid : quote.Ask) is > 0m and var told ? told : (decimal?)null;
        decimal? opposing = null;
        var isBlind = false;
        foreach (var order in symbol.Keys.SelectMany(static k => k.Live).Where(o => o.Side != side))
        {
            isBlind |= order.LimitPrice is null;
            opposing = order.LimitPrice is not { } limit ? opposing : opposing is not { } before ? limit : side == OrderSide.Sell ? Math.Max(before, limit) : Math.Min(before, limit);
        }

        return new ExitPrices(price, best, symbol.Prices, isBlind ? null : opposing, isBlind);
    }

    /// <summary>
    /// A limit that executes at once: the best price less <paramref name="width"/>, in whole ticks and no further than that, and beyond every order of the account on the other side. With 99.90 bid and a width of 1 % a
    /// sale is limited to 98.91. Where no tick is so near, the next one that executes counts, if it is within <paramref name="most"/>: with 0.2049 bid and ticks of 0.01 that is 0.20, and with 0.109 bid there is none. A best price that is further than <paramref name="most"/> from the reference price is none to sell at: with 50 bid and 150 asked the reference price of 100 counts.
    /// </summary>
    /// <param name="side">The side of the exit.</param>
    /// <param name="width">How far beyond the best price, as a fraction.</param>
    /// <param name="most">How far the best price may be from the reference price, as a fraction.</param>
    /// <param name="clears">Whether it has to be beyond the orders on the other side.</param>
    /// <returns><see langword="null"/> when there is no price, or none that executes at once.</returns>
    public decimal? Limit(OrderSide side, decimal width, decimal most, bool clears)
    {
        if (Price is not { } price || (clears && IsBlind))
        {
            return null;
        }

        var touch = Best is { } best && Math.Abs(best - price) <= most * price ? best : price;
        if (side == OrderSide.Sell)
        {
            var lowest = Steps.Up(touch * (1m - width));
            lowest = lowest <= touch ? lowest : Steps.Down(touch);
            lowest = clears && Opposing >= lowest ? Steps.Above(Opposing.Value) : lowest;
            return lowest > 0m && lowest >= touch * (1m - most) && lowest <= touch ? lowest : null;
        }

        var highest = Steps.Down(touch * (1m + width));
        highest = highest >= touch ? highest : Steps.Up(touch);
        highest = clears && Opposing <= highest ? Steps.Below(Opposing.Value) : highest;
        return highest <= touch * (1m + most) && highest >= touch ? highest : null;
    }

    /// <summary>The trigger of a stop that is linked with a limit, and has to be beyond it: at least one tick, and as far again as the limit is beyond the best price.</summary>
    /// <returns><see langword="null"/> when there is no such price.</returns>
    public decimal? Beyond(OrderSide side, decimal limit, decimal width)
    {
        var stop = side == OrderSide.Sell ? Math.Min(Steps.Below(limit), Steps.Down(limit * (1m - width))) : Math.Max(Steps.Above(limit), Steps.Up(limit * (1m + width)));
        return stop > 0m ? stop : null;
    }
}
