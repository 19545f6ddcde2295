using Guardrails.Exposure;
using Guardrails.Text;

namespace Guardrails.Book;

/// <summary>
/// What everybody may read of the arithmetic of one position: what is held, what could still fill, and the lowest and highest quantity that
/// can be reached. Used for a position as a whole and, where strategies have limits, for each strategy's part of it.
/// </summary>
internal abstract class LedgerView
{
    /// <summary>Signed quantity held.</summary>
    public decimal Net { get; private protected set; }

    /// <summary>What plain and capped orders of both sides could still fill.</summary>
    private protected Contribution Leaves;

    private protected ExposureAmounts Contributed;

    private protected decimal LowReach;

    private protected decimal HighReach;

    /// <summary>Live buys that can execute at market.</summary>
    private protected int MarketBuys;

    /// <summary>Live sells that can execute at market.</summary>
    private protected int MarketSells;

    private protected PriceExtreme BuyCeiling { get; } = PriceExtreme.Highest(static o => o.CeilingPrice);

    private protected PriceExtreme SellCeiling { get; } = PriceExtreme.Highest(static o => o.CeilingPrice);

    /// <summary>What plain buys could still fill.</summary>
    public decimal Buys => Leaves.Buys;

    /// <summary>What plain sells could still fill.</summary>
    public decimal Sells => Leaves.Sells;

    /// <summary>What buys that the venue caps to the position could still fill.</summary>
    public decimal CappedBuys => Leaves.CappedBuys;

    /// <summary>What sells that the venue caps to the position could still fill.</summary>
    public decimal CappedSells => Leaves.CappedSells;

    /// <summary>The lowest reachable quantity.</summary>
    public ref readonly decimal Low => ref LowReach;

    /// <summary>The highest reachable quantity.</summary>
    public ref readonly decimal High => ref HighReach;

    /// <summary>Whether what is held lies between what can be reached, and nothing that could still fill is below 0.</summary>
    public bool IsInRange =>
        (DecimalParts.AreSame(LowReach, Net) || LowReach <= Net) && (DecimalParts.AreSame(Net, HighReach) || Net <= HighReach) && !Leaves.HasNegative;

    /// <summary>What this ledger currently contributes to the totals.</summary>
    public ref readonly ExposureAmounts Amounts => ref Contributed;

    /// <summary>Whether all that could be reached has a price to be valued with.</summary>
    public bool IsPriced(in Pricing pricing) =>
        (High <= 0m || pricing.Side(MarketBuys > 0, BuyCeiling.Price) > 0m) && (Low >= 0m || pricing.Side(MarketSells > 0, SellCeiling.Price) > 0m);

    /// <summary>What this ledger contributes at these prices.</summary>
    public ExposureAmounts Value(in Pricing pricing)
    {
        var terms = default(ExposureAmounts);
        if (High > 0m)
        {
            terms.Long = Valuation.Up(High, pricing.Side(MarketBuys > 0, BuyCeiling.Price), pricing.Multiplier);
            terms.NetLong = terms.Long;
        }
        else if (High < 0m)
        {
            terms.NetLong = -Valuation.TowardsZero(-High, pricing.Mark, pricing.Multiplier);
        }

        if (Low < 0m)
        {
            terms.Short = Valuation.Up(-Low, pricing.Side(MarketSells > 0, SellCeiling.Price), pricing.Multiplier);
            terms.NetShort = terms.Short;
        }
        else if (Low > 0m)
        {
            terms.NetShort = -Valuation.TowardsZero(Low, pricing.Mark, pricing.Multiplier);
        }

        terms.Gross = Math.Max(terms.Long, terms.Short);
        return terms;
    }

    /// <summary>What a buy would add. Only its own side is valued anew, unless the prices are not those of <see cref="Amounts"/>.</summary>
    /// <param name="high">The highest reachable quantity with it.</param>
    /// <param name="unitPrice">The price it is valued at by itself: never below mark and floor.</param>
    /// <param name="pricing">The prices of the decision.</param>
    /// <param name="repriced">Whether they differ from those of <see cref="Amounts"/>.</param>
    /// <param name="added">What it adds.</param>
    public void AddBuy(in decimal high, in decimal unitPrice, in Pricing pricing, bool repriced, ref ExposureDelta added)
    {
        var value = high <= 0m ? 0m : Valuation.Up(high, Highest(unitPrice, MarketBuys, BuyCeiling, pricing), pricing.Multiplier);
        added.Side = value - Amounts.Long;
        var other = !repriced || Low >= 0m ? Amounts.Short
            : Valuation.Up(-Low, pricing.Side(MarketSells > 0, SellCeiling.Price), pricing.Multiplier);
        added.Gross = other == 0m ? added.Side : Math.Max(value, other) - Amounts.Gross;
        added.Net = High >= 0m ? added.Side
            : (high < 0m ? -Valuation.TowardsZero(-high, pricing.Mark, pricing.Multiplier) : value) - Amounts.NetLong;
    }

    /// <summary>What a sell would add; as <see cref="AddBuy"/>.</summary>
    public void AddSell(in decimal low, in decimal unitPrice, in Pricing pricing, bool repriced, ref ExposureDelta added)
    {
        var value = low >= 0m ? 0m : Valuation.Up(-low, Highest(unitPrice, MarketSells, SellCeiling, pricing), pricing.Multiplier);
        var other = !repriced || High <= 0m ? Amounts.Long
            : Valuation.Up(High, pricing.Side(MarketBuys > 0, BuyCeiling.Price), pricing.Multiplier);
        added.Side = value - Amounts.Short;
        added.Gross = other == 0m ? added.Side : Math.Max(value, other) - Amounts.Gross;
        added.Net = Low <= 0m ? added.Side
            : (low > 0m ? -Valuation.TowardsZero(low, pricing.Mark, pricing.Multiplier) : value) - Amounts.NetShort;
    }

    // By reference: choosing a price copies none.
    private static ref readonly decimal Highest(in decimal unitPrice, int market, PriceExtreme ceiling, in Pricing pricing)
    {
        ref readonly var price = ref unitPrice;
        if (ceiling.Price > price)
        {
            price = ref ceiling.Price;
        }

        if (market > 0 && pricing.Market > price)
        {
            price = ref pricing.Market;
        }

        return ref price;
    }
}
