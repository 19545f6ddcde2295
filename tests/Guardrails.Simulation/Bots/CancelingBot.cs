using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Cancels and changes whatever it finds: the orders of others, the same twice, and ones that never were.</summary>
internal sealed class CancelingBot(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private string _last = "never-was";

    public override void Act()
    {
        var open = Desk.Guard.OpenOrders;
        if (open.Count == 0 || Random.Chance(10))
        {
            Desk.Cancel(this, _last);
            return;
        }

        var order = open[(int)Random.NextBelow(open.Count)];
        _last = order.ClientOrderId;
        if (Random.Chance(60))
        {
            Desk.Cancel(this, _last);
            return;
        }

        var lot = Desk.Instruments.FirstOrDefault(i => i.Symbol == order.Key.Symbol)?.LotSize ?? 1m;
        Desk.Replace(this, new ReplaceRequest { ClientOrderId = _last, Quantity = Math.Max(lot, order.Quantity + (Random.Between(-10, 20) * lot)) });
    }
}
