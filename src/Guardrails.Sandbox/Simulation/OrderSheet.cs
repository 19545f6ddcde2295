using Guardrails.Orders;
using Guardrails.Sandbox.Venues;
using Guardrails.Testing.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>An order of the wire as the simulated venue takes it, and what the wire must remember of it.</summary>
internal sealed record OrderSheet
{
    /// <summary>The order, when it stands alone.</summary>
    public OrderRequest? Single { get; private init; }

    /// <summary>The orders, when there are several.</summary>
    public GroupRequest? Group { get; private init; }

    public required IReadOnlyList<(string Name, OrderFacts.Fact Fact)> Facts { get; init; }

    public static OrderSheet From(OrderTicket ticket, string id, Func<string> nextId, decimal held, bool isQueued, bool isPair, OrderFacts.Trail? trail)
    {
        var intent = isPair ? null : Words.Intent(ticket.IsBuy, held);
        if (ticket.OrderClass.Length == 0)
        {
            return new OrderSheet
            {
                Single = Request(ticket, id, ticket.Side, ticket.Type, ticket.LimitPrice, trail is null ? ticket.StopPrice : TrailingStops.StopOf(ticket.IsBuy, trail)),
                Facts = [(id, new OrderFacts.Fact { Trail = trail, PositionIntent = intent, Notional = ticket.Notional, ExtendedHours = ticket.ExtendedHours, IsQueued = isQueued })],
            };
        }

        var isOco = ticket.OrderClass == "oco";
        var exitSide = isOco ? ticket.Side : ticket.IsBuy ? "sell" : "buy";
        var exitIntent = exitSide == "sell" ? "sell_to_close" : "buy_to_close";
        var exits = new List<OrderRequest>();
        if (ticket.TakeProfitLimit is { } target)
        {
            exits.Add(Request(ticket, isOco ? id : nextId(), exitSide, "limit", target, null));
        }

        if (ticket.StopLossStop is { } stop)
        {
            exits.Add(Request(ticket, nextId(), exitSide, ticket.StopLossLimit is null ? "stop" : "stop_limit", ticket.StopLossLimit, stop));
        }

        var legs = exits.Select(static exit => exit.ClientOrderId!).Where(name => name != id).ToList();
        var root = new OrderFacts.Fact { OrderClass = ticket.OrderClass, PositionIntent = isOco ? exitIntent : intent, Legs = legs, IsQueued = isQueued };
        return new OrderSheet
        {
            Group = new GroupRequest { Entry = isOco ? null : Request(ticket, id, ticket.Side, ticket.Type, ticket.LimitPrice, ticket.StopPrice), Exits = exits },
            Facts = [(id, root), .. legs.Select(leg => (leg, new OrderFacts.Fact { OrderClass = ticket.OrderClass, PositionIntent = exitIntent, Parent = id }))],
        };
    }

    /// <summary>An order as it is to be after a change.</summary>
    public static OrderTicket TicketOf(SimulatedOrder order, OrderChange change) => new()
    {
        Symbol = order.Symbol.Value,
        Quantity = change.Quantity ?? order.Quantity,
        Side = Words.Of(order.Side),
        Type = Words.Of(order.Type),
        TimeInForce = Words.Of(order.TimeInForce),
        LimitPrice = change.LimitPrice ?? order.LimitPrice,
        StopPrice = change.StopPrice ?? order.StopPrice,
    };

    /// <summary>How an order trails after a change; <see langword="null"/> when it does not, or stays as it is.</summary>
    public static OrderFacts.Trail? TrailOf(OrderFacts.Fact fact, OrderChange change) =>
        fact.Trail is { } trail && change.Trail is { } value ? trail with { Price = trail.Price is null ? null : value, Percent = trail.Percent is null ? null : value } : null;

    private static OrderRequest Request(OrderTicket ticket, string id, string side, string type, decimal? limit, decimal? stop) => new()
    {
        Symbol = ticket.Symbol,
        Side = Words.ToSide(side),
        Quantity = ticket.Quantity,
        Type = Words.ToType(type),
        LimitPrice = limit,
        StopPrice = stop,
        TimeInForce = Words.ToTimeInForce(ticket.TimeInForce),
        ClientOrderId = id,
    };
}
