using Guardrails.Lives.Plans;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Lives.Playing;

/// <summary>Makes the requests of the bot from the numbers of a move and what it was told so far.</summary>
internal sealed class Requests(LifeWorld world)
{
    private int _named;

    public string NextId() => FormattableString.Invariant($"X{++_named}");

    public (OrderRequest Request, int Key) EntryRequest(Move move)
    {
        var key = move.A % world.Keys.Count;
        var net = world.Told.Net[key];
        var isBuy = world.Plan.IsHedged ? world.Keys[key].Leg == PositionLeg.Long : net == 0 || move.B % 4 == 0 ? move.B % 5 < 3 : net > 0;
        var type = (move.D % 20) switch { < 9 => OrderType.Market, < 16 => OrderType.Limit, _ => OrderType.Stop };
        return (new OrderRequest
        {
            Symbol = world.Keys[key].Symbol,
            Side = isBuy ? OrderSide.Buy : OrderSide.Sell,
            Quantity = 1 + (move.C % 4),
            Type = type,
            LimitPrice = type == OrderType.Limit ? LifePlan.Mark + ((move.D / 20 % 3) - 1) : null,
            StopPrice = type == OrderType.Stop ? LifePlan.Mark + (isBuy ? 2 : -2) : null,
            Effect = world.Plan.IsHedged || move.D % 3 > 0 ? PositionEffect.Open : PositionEffect.Auto,
        }, key);
    }

    public (OrderRequest Request, int Key) ExitRequest(Move move)
    {
        var held = Enumerable.Range(0, world.Keys.Count).Where(k => world.Told.Net[k] != 0 && !world.Exits.IsImpossible(k, world.Told.Net[k])).ToList();
        var key = held.Count > 0 ? held[move.A % held.Count] : move.A % world.Keys.Count;
        var net = world.Told.Net[key];
        var isSell = world.Plan.IsHedged ? world.Keys[key].Leg == PositionLeg.Long : net > 0 || (net == 0 && move.B % 2 == 0);
        var type = (move.D % 20) switch { < 10 => OrderType.Market, < 14 => OrderType.Limit, _ => OrderType.Stop };
        return (new OrderRequest
        {
            Symbol = world.Keys[key].Symbol,
            Side = isSell ? OrderSide.Sell : OrderSide.Buy,
            Quantity = 1 + (move.C % (Math.Abs(net) + (move.B % 6 == 0 ? 1 : Math.Max(0, 1 - Math.Abs(net))))),
            Type = type,
            LimitPrice = type == OrderType.Limit ? LifePlan.Mark + ((move.D / 20 % 3) - 1) : null,
            StopPrice = type == OrderType.Stop ? LifePlan.Mark + (isSell ? -2 : 2) : null,
            Effect = PositionEffect.Close,
            ClientOrderId = NextId(),
        }, key);
    }

    public OrderRequest LegOf(OrderRequest entry, Move move, bool isStop)
    {
        var isSell = entry.Side == OrderSide.Buy;
        return new OrderRequest
        {
            Symbol = entry.Symbol,
            Side = isSell ? OrderSide.Sell : OrderSide.Buy,
            Quantity = Math.Max(1, entry.Quantity - (move.D % 5 == 0 ? 1 : 0)),
            Type = isStop ? OrderType.Stop : OrderType.Limit,
            StopPrice = isStop ? LifePlan.Mark + (isSell ? -5 : 5) : null,
            LimitPrice = isStop ? null : LifePlan.Mark + (isSell ? 5 : -5),
            Effect = PositionEffect.Close,
            ClientOrderId = NextId(),
        };
    }
}
