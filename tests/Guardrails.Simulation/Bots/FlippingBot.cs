using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Closes twice, as two signals at once do, and goes the other way before it knows what became of it.</summary>
internal sealed class FlippingBot(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    public override void Act()
    {
        var instrument = Desk.AnyInstrument(Random);
        var side = Random.Pick(PositionSide.Long, PositionSide.Short);
        if (Random.Chance(25))
        {
            // Twice at once, and one of them may be a part.
            Desk.Close(this, instrument, side, quantity: null);
            Desk.Close(this, instrument, side, Random.Chance(50) ? null : instrument.LotSize * Random.Between(1, 5));
            return;
        }

        if (Random.Chance(25))
        {
            Desk.Reverse(this, Desk.Entry(instrument, side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy, Random.Between(1, 10)));
            return;
        }

        if (Random.Chance(70))
        {
            var close = Desk.Exit(instrument, side);
            Desk.Submit(this, close);
            Desk.Submit(this, Random.Chance(50) ? close : close with { Quantity = close.Quantity + instrument.LotSize });
        }

        Desk.Submit(this, Desk.Entry(instrument, side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy, Random.Between(1, 10)));
    }
}
