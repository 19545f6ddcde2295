using Guardrails.Exposure;

namespace Guardrails.Book;

/// <content>The prices of its orders.</content>
internal sealed partial class PositionBook
{
    private void CountPrices(OrderSlot order, int sign)
    {
        _unsettled = true;
        CountPrices(Ledger, order, sign);
        if (sign > 0)
        {
            RestingBids.Add(order);
            RestingAsks.Add(order);
        }
        else
        {
            RestingBids.Remove(order);
            RestingAsks.Remove(order);
        }

        if (order.StrategyLedger is { } strategy)
        {
            CountPrices(strategy, order, sign);
        }
    }

    /// <summary>The price it would trade at with an own order: while a replacement is under way, the nearer of both.</summary>
    private static decimal RestingPrice(OrderSlot order, OrderSide side)
    {
        if (order.Side != side || order.Type != Orders.OrderType.Limit)
        {
            return 0m;
        }

        var price = order.LimitPrice ?? 0m;
        return order.Pending?.LimitPrice is not { } pending ? price : side == OrderSide.Buy ? Math.Max(price, pending) : Math.Min(price, pending);
    }

    private static void CountPrices(Ledger ledger, OrderSlot order, int sign)
    {
        var market = order.CanExecuteAtMarket ? sign : 0;
        PriceExtreme ceiling;
        if (order.Side == OrderSide.Buy)
        {
            ledger.MarketBuys += market;
            ceiling = ledger.BuyCeiling;
        }
        else
        {
            ledger.MarketSells += market;
            ceiling = ledger.SellCeiling;
        }

        if (sign > 0)
        {
            ceiling.Add(order);
        }
        else
        {
            ceiling.Remove(order);
        }
    }

    private bool HasPrice() =>
        (Ledger.High <= 0m || Symbol.Pricing.Side(Ledger.MarketBuys > 0, Ledger.BuyCeiling.Price) > 0m)
        && (Ledger.Low >= 0m || Symbol.Pricing.Side(Ledger.MarketSells > 0, Ledger.SellCeiling.Price) > 0m);
}
