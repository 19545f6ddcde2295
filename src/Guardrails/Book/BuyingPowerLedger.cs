using Guardrails.Exposure;

namespace Guardrails.Book;

/// <summary>What orders take of the buying power that the account snapshot cannot show yet.</summary>
internal sealed class BuyingPowerLedger(bool includesOpenOrders)
{
    private readonly List<OrderSlot> _holders = [];

    /// <summary>Sum of what orders hold.</summary>
    public decimal Held { get; private set; }

    /// <summary>A copy that answers a question: what is held so far, by nobody in particular.</summary>
    public BuyingPowerLedger Scratch() => new(includesOpenOrders) { Held = Held };

    /// <summary>An admitted order takes its need.</summary>
    public void Hold(OrderSlot order, decimal amount)
    {
        if (amount > 0m)
        {
            order.HoldBuyingPower(amount, amount);
            Held += amount;
            order.HolderIndex = _holders.Count;
            _holders.Add(order);
        }
    }

    /// <summary>A replacement takes more.</summary>
    public void Extend(OrderSlot order, decimal added)
    {
        if (added > 0m)
        {
            var held = order.BuyingPowerHold;
            if (held > 0m)
            {
                Release(order, held);
            }

            Hold(order, held + added);
        }
    }

    /// <summary>A replacement did not happen: what it took beyond the old order comes back.</summary>
    public void Restore(OrderSlot order, Replacement refused)
    {
        if (order.BuyingPowerHold > 0m && refused.BuyingPowerAdded > 0m)
        {
            Release(order, Math.Min(order.BuyingPowerHold, refused.BuyingPowerAdded));
            order.HoldBuyingPower(order.BuyingPowerHold, refused.BuyingPowerBefore);
        }
    }

    /// <summary>An order has ended: its executions are paid for, and only the rest comes back.</summary>
    public void End(OrderSlot order)
    {
        if (order.BuyingPowerHold > 0m && order.Quantity > 0m && order.Booked < order.Quantity)
        {
            Release(order, order.BuyingPowerHold - Math.Min(order.BuyingPowerHold, order.BuyingPowerNeed * (order.Booked / order.Quantity)));
        }
    }

    /// <summary>The venue's figure was read: it contains what it must contain by its time.</summary>
    public void TakeFigure(long asOfUtcTicks)
    {
        for (var i = _holders.Count - 1; i >= 0; i--)
        {
            var order = _holders[i];
            var contained = Contained(order, asOfUtcTicks);
            if (contained > 0m)
            {
                Release(order, contained);
            }
        }
    }

    public void WriteTo(StateText text) => text.Line("buying power", Held, string.Join(',', _holders.Select(static o => o.ClientOrderId)));

    /// <summary>
    /// How much of an order's hold the venue's figure must already contain: all of it where the figure subtracts open orders and the order
    /// was confirmed before; otherwise what was executed before.
    /// </summary>
    private decimal Contained(OrderSlot order, long asOfUtcTicks)
    {
        if (includesOpenOrders && order.ConfirmedAt is { } confirmed && confirmed.UtcTicks < asOfUtcTicks)
        {
            return order.BuyingPowerHold;
        }

        // What can still fill stays held, whatever was let go before.
        var needed = order.IsLive && order.Quantity > 0m ? Valuation.RoundUp(order.BuyingPowerNeed * (order.Leaves / order.Quantity)) : 0m;
        return order.Booked > 0m && order.Position.LastFillAt is { } fill && fill.UtcTicks < asOfUtcTicks ? Math.Max(0m, order.BuyingPowerHold - needed) : 0m;
    }

    private void Release(OrderSlot order, decimal amount)
    {
        var released = Math.Min(Valuation.RoundDown(amount), order.BuyingPowerHold);
        if (amount >= order.BuyingPowerHold)
        {
            released = order.BuyingPowerHold;
        }

        order.HoldBuyingPower(order.BuyingPowerHold - released, order.BuyingPowerNeed);
        Held -= released;
        if (order.BuyingPowerHold == 0m)
        {
            var last = _holders[^1];
            _holders[order.HolderIndex] = last;
            last.HolderIndex = order.HolderIndex;
            _holders.RemoveAt(_holders.Count - 1);
            order.HolderIndex = -1;
        }
    }
}
