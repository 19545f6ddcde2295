using Guardrails.Exposure;
using Guardrails.Text;

namespace Guardrails.Book;

/// <summary>The arithmetic of one position, and the only type that can change what <see cref="LedgerView"/> shows of it.</summary>
/// <param name="capsApply">Whether the venue's caps hold for it. A strategy's caps are not its own, so they count in full there.</param>
internal sealed class Ledger(bool capsApply) : LedgerView
{
    public void Move(decimal net) => Net += net;

    public void Clear() => Net = 0m;

    /// <summary>An order or a group counts for something else from now on.</summary>
    public void Count(in Contribution was, in Contribution now) => Leaves = Leaves.Plus(now).Minus(was);

    /// <summary>A live order comes or goes, with its price.</summary>
    public void CountPrice(OrderSlot order, bool comes)
    {
        var isBuy = order.Side == OrderSide.Buy;
        if (order.CanExecuteAtMarket)
        {
            MarketBuys += isBuy ? comes ? 1 : -1 : 0;
            MarketSells += isBuy ? 0 : comes ? 1 : -1;
        }

        var ceiling = isBuy ? BuyCeiling : SellCeiling;
        if (comes)
        {
            ceiling.Add(order);
        }
        else
        {
            ceiling.Remove(order);
        }
    }

    /// <summary>A live order has another price.</summary>
    public void Reprice(OrderSlot order) => (order.Side == OrderSide.Buy ? BuyCeiling : SellCeiling).Change(order);

    /// <summary>Works out <see cref="LedgerView.Low"/> and <see cref="LedgerView.High"/> after a change.</summary>
    public void Bound()
    {
        LowReach = Sums.Minus(Sums.Minus(Net, Sells), Capped(CappedSells, Net));
        HighReach = Sums.Plus(Sums.Plus(Net, Buys), Capped(CappedBuys, -Net));
    }

    /// <summary>The ledger contributes this from now on.</summary>
    /// <returns>Whether that is a change; then <paramref name="change"/> is for the totals.</returns>
    public bool TryContribute(in ExposureAmounts now, out ExposureAmounts change)
    {
        change = now;
        if (ExposureAmounts.Same(Contributed, now))
        {
            return false;
        }

        change.Subtract(Contributed);
        Contributed = now;
        return true;
    }

    public void CopyFrom(Ledger of, IReadOnlyDictionary<OrderView, OrderSlot> copies)
    {
        (Net, Leaves, Contributed, LowReach, HighReach) = (of.Net, of.Leaves, of.Contributed, of.LowReach, of.HighReach);
        (MarketBuys, MarketSells) = (of.MarketBuys, of.MarketSells);
        BuyCeiling.CopyFrom(of.BuyCeiling, copies);
        SellCeiling.CopyFrom(of.SellCeiling, copies);
    }

    public void WriteTo(StateText text, string kind, string? name)
    {
        text.Line(kind, name, Net, Buys, Sells, CappedBuys, CappedSells, Low, High, MarketBuys, MarketSells, BuyCeiling.Price, SellCeiling.Price);
        Contributed.WriteTo(text);
    }

    /// <summary>How much of what is capped can fill: no more than is there to be closed.</summary>
    private decimal Capped(in decimal leaves, in decimal held) => !capsApply || DecimalParts.IsNothing(leaves) ? leaves : Math.Min(leaves, Math.Max(0m, held));
}
