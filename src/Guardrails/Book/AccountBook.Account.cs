using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Reconciling;
using Guardrails.States;

namespace Guardrails.Book;

/// <content>What was read of positions and account, and the states.</content>
internal sealed partial class AccountBook
{
    private void SetPosition(GuardEvent.PositionSet e)
    {
        var symbol = Require(e.Symbol);
        if (e.Mark != 0m)
        {
            symbol.MoveMark(e.Mark);
        }

        var key = symbol.Find(e.Leg, e.Net);
        key.Move(e.Net - key.Ledger.Net, e.Managed - key.Managed);
        if (e.Net == 0m)
        {
            key.Strategies.ForEach(static s => s.Ledger.Net = 0m);
        }

        key.SetAt = e.At;
        key.Venue.UncomparedSince = null;
        key.Settle();
        SettleInferences(key);
        key.Venue.Take(e.Net, e.Net, Comparison.Agrees, e.At.UtcTicks);
        key.Venue.CleanReads = 0;
    }

    /// <summary>The prices at which books and venue agreed: what a later jump of a position is judged with.</summary>
    private void RememberMarks()
    {
        foreach (var symbol in _symbols)
        {
            if (!Array.Exists(symbol.Keys, static k => k.InDoubt))
            {
                symbol.ReferenceMark = symbol.Mark;
            }
        }
    }

    private void ReadAccount(GuardEvent.AccountRead e)
    {
        Equity = e.Equity;
        BuyingPower = e.BuyingPower;
        GrossPositionValue = e.GrossPositionValue;
        AccountReading = new Reading(true, e.AsOfUtcTicks, e.At);
        foreach (var cell in _cells)
        {
            cell.Resolve(e.Equity);
        }

        for (var i = _buyingPowerHolders.Count - 1; i >= 0; i--)
        {
            var order = _buyingPowerHolders[i];
            var contained = ContainedHold(order, e.AsOfUtcTicks);
            if (contained > 0m)
            {
                ReleaseBuyingPower(order, contained);
            }
        }
    }

    /// <summary>
    /// How much of an order's hold the venue's figure must already contain: all of it where the figure subtracts open orders and the order
    /// was confirmed before; otherwise what was executed before.
    /// </summary>
    private decimal ContainedHold(OrderSlot order, long asOfUtcTicks)
    {
        if (Configuration.Capabilities.BuyingPowerIncludesOpenOrders && order.ConfirmedAt is { } confirmed && confirmed.UtcTicks < asOfUtcTicks)
        {
            return order.BuyingPowerHold;
        }

        // What can still fill stays held, whatever was let go before.
        var needed = order.IsLive && order.Quantity > 0m ? Valuation.RoundUp(order.BuyingPowerNeed * (order.Leaves / order.Quantity)) : 0m;
        return order.Booked > 0m && order.Key.LastFillAt is { } fill && fill.UtcTicks < asOfUtcTicks ? Math.Max(0m, order.BuyingPowerHold - needed) : 0m;
    }

    private void HoldBuyingPower(OrderSlot order, decimal amount)
    {
        if (amount > 0m)
        {
            order.BuyingPowerHold = amount;
            order.BuyingPowerNeed = amount;
            BuyingPowerHeld += amount;
            order.HolderIndex = _buyingPowerHolders.Count;
            _buyingPowerHolders.Add(order);
        }
    }

    private void ReleaseBuyingPower(OrderSlot order, decimal amount)
    {
        var released = Math.Min(Valuation.RoundDown(amount), order.BuyingPowerHold);
        if (amount >= order.BuyingPowerHold)
        {
            released = order.BuyingPowerHold;
        }

        order.BuyingPowerHold -= released;
        BuyingPowerHeld -= released;
        if (order.BuyingPowerHold == 0m)
        {
            var last = _buyingPowerHolders[^1];
            _buyingPowerHolders[order.HolderIndex] = last;
            last.HolderIndex = order.HolderIndex;
            _buyingPowerHolders.RemoveAt(_buyingPowerHolders.Count - 1);
            order.HolderIndex = -1;
        }
    }

    private void SetState(GuardEvent.StateSet e)
    {
        if (e.State == TradingState.Active && e.Scope.Symbol.IsDefault)
        {
            // Somebody has looked: the count starts anew.
            _entries.Remove(e.Scope.Strategy ?? "");
        }

        if (e.Scope.Strategy is { } strategy)
        {
            _strategyStates[strategy] = e.State;
        }
        else if (e.Scope.Symbol.IsDefault)
        {
            State = e.State;
        }
        else
        {
            var symbol = Require(e.Scope.Symbol);
            symbol.State = e.State;
            Array.ForEach(symbol.Keys, static k => k.Venue.CleanReads = 0);
        }
    }

    private void MoveMark(Symbol symbol, decimal mark)
    {
        if (mark != 0m && Find(symbol) is { } book)
        {
            book.MoveMark(mark);
        }
    }

    private void ConvertTotals()
    {
        Account.Convert();
        _groups.ForEach(static b => b.Convert());
        _strategies.ForEach(static b => b.Convert());
        _symbols.ForEach(static s => s.Exposure.Convert());
    }
}
