using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Asks for what a bug, a typing error or a bad feed makes of a request.</summary>
internal sealed class GarbageBot(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private static readonly Func<OrderRequest, Instrument, OrderRequest>[] _defects =
    [
        static (r, _) => r with { Quantity = 0m },
        static (r, _) => r with { Quantity = -r.Quantity },
        static (r, _) => r with { Quantity = decimal.MaxValue },
        static (r, _) => r with { Quantity = r.Quantity * 1_000_000m },
        static (r, i) => r with { Quantity = r.Quantity + (i.LotSize / 3m) },
        static (r, _) => r with { Side = 0 },
        static (r, _) => r with { Side = (OrderSide)7 },
        static (r, _) => r with { Type = 0 },
        static (r, _) => r with { Type = OrderType.Limit },
        static (r, _) => r with { Type = OrderType.Stop, StopPrice = 0m },
        static (r, i) => r with { Type = OrderType.Limit, LimitPrice = -i.TickSize },
        static (r, i) => r with { Type = OrderType.Limit, LimitPrice = i.TickSize / 7m },
        static (r, _) => r with { TimeInForce = (TimeInForce)99 },
        static (r, _) => r with { Effect = (PositionEffect)5 },
        static (r, _) => r with { Symbol = default },
        static (r, _) => r with { Symbol = "NOSUCH" },
        static (r, _) => r with { Strategy = "two words" },
        static (r, _) => r with { ClientOrderId = "id with spaces" },
        static (r, _) => r with { ClientOrderId = new string('x', 200) },
        static (r, _) => r with { Parent = new ParentOrder("parent", -1m) },
        static (r, _) => r with { ExpectedNotional = 1m },
    ];

    public override void Act()
    {
        var instrument = Desk.AnyInstrument(Random);
        var request = Desk.Entry(instrument, Random.Pick(OrderSide.Buy, OrderSide.Sell), Random.Between(1, 40));
        Desk.Submit(this, Random.Chance(85) ? Random.Pick<Func<OrderRequest, Instrument, OrderRequest>>(_defects)(request, instrument) : request);
    }
}
