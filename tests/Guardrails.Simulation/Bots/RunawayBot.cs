using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Sends orders without end and never looks at what was executed.</summary>
internal sealed class RunawayBot(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private OrderSide _side = OrderSide.Buy;

    public override void Act()
    {
        if (Random.Chance(5))
        {
            _side = _side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;
        }

        var instrument = Desk.AnyInstrument(Random);
        for (var i = Random.Between(2, 6); i > 0; i--)
        {
            Desk.Submit(this, Desk.Entry(instrument, _side, Random.Between(1, 10)));
        }
    }
}
