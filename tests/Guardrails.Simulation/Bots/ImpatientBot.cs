using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Takes everything but a yes for a reason to ask again: at once, under the same id and under a new one.</summary>
internal sealed class ImpatientBot(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private const int MaxRepeats = 4;

    private int _repeats;

    public override void Act()
    {
        _repeats = 0;
        var instrument = Desk.AnyInstrument(Random);
        if (Random.Chance(15))
        {
            // Closes, and is back on the other side before that has ended.
            var held = Random.Pick(PositionSide.Long, PositionSide.Short);
            Desk.Close(this, instrument, held, Random.Chance(50) ? null : instrument.LotSize * Random.Between(1, 4));
            Desk.Reverse(this, Desk.Entry(instrument, held == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy, Random.Between(1, 6)));
            return;
        }

        var request = Desk.Entry(instrument, Random.Pick(OrderSide.Buy, OrderSide.Sell), Random.Between(1, 15));
        Desk.Submit(this, Random.Chance(20)
            ? request with { SignalId = $"{Name}-signal-{Random.Between(1, 20)}" }
            : Named(Random.Chance(50) ? Desk.At(request, instrument, Random.Between(-3, 3)) : request));
    }

    public override void Answered(OrderRequest request, OrderResult result)
    {
        if (result is OrderResult.Accepted || ++_repeats > MaxRepeats)
        {
            return;
        }

        Desk.Submit(this, request);
        if (result is OrderResult.Unknown)
        {
            Desk.Submit(this, Named(request));
        }
    }
}
