namespace Guardrails.Book;

/// <summary>
/// The arithmetic of one position: what is held, what could still fill, and the lowest and highest quantity that can be reached.
/// Used for a position as a whole and, where strategies have limits, for each strategy's part of it.
/// </summary>
internal sealed class Ledger(bool capsApply)
{
    /// <summary>Signed quantity held.</summary>
    public decimal Net;

    /// <summary>What plain buys could still fill.</summary>
    public decimal Buys;

    /// <summary>What plain sells could still fill.</summary>
    public decimal Sells;

    /// <summary>What buys that the venue caps to the position could still fill.</summary>
    public decimal CappedBuys;

    /// <summary>What sells that the venue caps to the position could still fill.</summary>
    public decimal CappedSells;

    /// <summary>Live buys that can execute at market.</summary>
    public int MarketBuys;

    /// <summary>Live sells that can execute at market.</summary>
    public int MarketSells;

    /// <summary>The lowest reachable quantity.</summary>
    public decimal Low;

    /// <summary>The highest reachable quantity.</summary>
    public decimal High;

    /// <summary>What this ledger currently contributes to the totals.</summary>
    public Terms Terms;

    public PriceExtreme BuyCeiling { get; } = PriceExtreme.Highest(static o => o.CeilingPrice);

    public PriceExtreme SellCeiling { get; } = PriceExtreme.Highest(static o => o.CeilingPrice);

    /// <summary>Works out <see cref="Low"/> and <see cref="High"/> after a change.</summary>
    public void Bound()
    {
        Low = LowWith(0m, 0m);
        High = HighWith(0m, 0m);
    }

    /// <summary>The lowest reachable quantity if these sells were added. A strategy's caps are not its own, so they count in full there.</summary>
    public decimal LowWith(decimal sells, decimal cappedSells) =>
        Net - Sells - sells - (capsApply ? Math.Min(CappedSells + cappedSells, Math.Max(0m, Net)) : CappedSells + cappedSells);

    /// <summary>The highest reachable quantity if these buys were added.</summary>
    public decimal HighWith(decimal buys, decimal cappedBuys) =>
        Net + Buys + buys + (capsApply ? Math.Min(CappedBuys + cappedBuys, Math.Max(0m, -Net)) : CappedBuys + cappedBuys);

    /// <summary>Values a pair of extremes with this ledger's working prices, and with those of a candidate where one is given.</summary>
    public Terms Value(in Pricing pricing, decimal low, decimal high, OrderSide candidate = 0, decimal candidatePrice = 0m)
    {
        var terms = default(Terms);
        if (high > 0m)
        {
            var price = pricing.Side(MarketBuys > 0, BuyCeiling.Price);
            terms.Long = Valuation.Up(high, candidate == OrderSide.Buy ? Math.Max(price, candidatePrice) : price, pricing.Multiplier);
            terms.NetLong = terms.Long;
        }
        else if (high < 0m)
        {
            terms.NetLong = -Valuation.TowardsZero(-high, pricing.Mark, pricing.Multiplier);
        }

        if (low < 0m)
        {
            var price = pricing.Side(MarketSells > 0, SellCeiling.Price);
            terms.Short = Valuation.Up(-low, candidate == OrderSide.Sell ? Math.Max(price, candidatePrice) : price, pricing.Multiplier);
            terms.NetShort = terms.Short;
        }
        else if (low > 0m)
        {
            terms.NetShort = -Valuation.TowardsZero(low, pricing.Mark, pricing.Multiplier);
        }

        terms.Gross = Math.Max(terms.Long, terms.Short);
        return terms;
    }
}
