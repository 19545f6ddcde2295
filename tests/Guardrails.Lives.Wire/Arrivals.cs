using Guardrails.Lives.Links;
using Guardrails.Lives.Venues;
using Guardrails.Orders;
using Guardrails.Sandbox.Simulation;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Lives.Wire;

/// <summary>Orders as they come off the wire.</summary>
internal static class Arrivals
{
    public static Arrival Of(OrderTicket ticket) => new()
    {
        ClientId = ticket.ClientOrderId ?? throw new InvalidOperationException("an order has no client order id."),
        Side = ticket.IsBuy ? 1 : -1,
        Quantity = (int)ticket.Quantity,
        Type = Words.ToType(ticket.Type),
        LimitPrice = (int?)ticket.LimitPrice,
        StopPrice = (int?)ticket.StopPrice,
        IsExit = Closes(ticket),
        IsMarked = Closes(ticket),
    };

    /// <summary>The orders of a group, in the order in which they were asked for.</summary>
    public static IReadOnlyList<Arrival> Of(OrderTicket ticket, GroupRequest group)
    {
        var entry = group.Entry is null ? null : Of(ticket);
        return
        [
            .. entry is null ? Array.Empty<Arrival>() : [entry],
            .. group.Exits.Select(exit => new Arrival
            {
                ClientId = exit.ClientOrderId!,
                Side = entry is null ? (ticket.IsBuy ? 1 : -1) : -entry.Side,
                Quantity = (int)ticket.Quantity,
                Type = exit.Type,
                LimitPrice = exit.Type == OrderType.Limit ? (int?)(ticket.TakeProfitLimit ?? ticket.LimitPrice) : null,
                StopPrice = exit.Type == OrderType.Stop ? (int?)ticket.StopLossStop : null,
                IsExit = true,
                IsMarked = true,
            }),
        ];
    }

    /// <summary>What is to take the place of an order.</summary>
    public static Arrival Of(TrueOrder old, OrderChange change) => new()
    {
        ClientId = change.ClientOrderId ?? throw new InvalidOperationException("a replacement has no client order id."),
        Side = old.Side,
        Quantity = (int)(change.Quantity ?? old.Quantity),
        Type = old.Type,
        LimitPrice = (int?)change.LimitPrice ?? old.LimitPrice,
        StopPrice = (int?)change.StopPrice ?? old.StopPrice,
        IsExit = old.IsExit,
        IsMarked = old.IsExit,
    };

    private static bool Closes(OrderTicket ticket) => ticket.PositionIntent is "buy_to_close" or "sell_to_close";
}
