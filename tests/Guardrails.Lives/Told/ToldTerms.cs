namespace Guardrails.Lives.Told;

/// <summary>Reads quantity and price of a report or a listed order.</summary>
internal static class ToldTerms
{
    /// <summary>Whether a report ends a replacement that is under way.</summary>
    public static void Settle(ToldOrder order, int? quantity, int? price, DateTimeOffset at, DateTimeOffset now, TimeSpan horizon)
    {
        // "A replacement is settled by an echo, a report or a lookup that shows the new quantity or price" (concepts/order-lifecycle.md).
        if (order.Pending is { } pending && ((quantity == pending && pending != order.Quantity) || (price is { } shown && shown == order.PendingPrice && shown != order.Price)))
        {
            (order.Quantity, order.Pending, order.Shown, order.MaybeShown, order.ConfirmedAt) = (pending, null, null, 0, now);
            (order.Price, order.PendingPrice) = (order.PendingPrice ?? order.Price, null);
        }
        else if (quantity == order.Quantity && at > order.PendingAt + horizon)
        {
            // "How long after a send the order can still turn up at the venue. Before that nothing proves that it is not there" (BrokerCapabilities.UnknownHorizon).
            (order.Pending, order.PendingPrice) = (null, null);
        }
    }

    /// <summary>Takes what a report shows of quantity and price.</summary>
    public static void Show(ToldOrder order, int? quantity, int? price, DateTimeOffset at, TimeSpan tolerance)
    {
        order.MaybeShown = at + tolerance > order.ConfirmedAt ? Math.Max(order.MaybeShown, quantity ?? 0) : order.MaybeShown;
        if (quantity is { } shown && at > order.ConfirmedAt + tolerance)
        {
            (order.Quantity, order.Shown) = order.IsOwn ? (order.Quantity, shown) : (shown, order.Shown);
        }

        if (price is { } shownPrice)
        {
            order.ShownPrice = shownPrice;
        }
    }
}
