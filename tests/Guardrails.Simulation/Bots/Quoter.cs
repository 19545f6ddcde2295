using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Quotes both sides, and moves its quotes with the market: by replacing them, or by canceling them and asking anew.</summary>
internal sealed class Quoter(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private const int MaxQuotes = 6;

    private readonly Queue<string> _quotes = [];

    public override void Act()
    {
        var instrument = Desk.AnyInstrument(Random);
        if (_quotes.Count >= MaxQuotes || (_quotes.Count > 0 && Random.Chance(40)))
        {
            Move(_quotes.Dequeue());
            return;
        }

        foreach (var side in (ReadOnlySpan<OrderSide>)[OrderSide.Buy, OrderSide.Sell])
        {
            Desk.Submit(this, Named(Desk.At(Desk.Entry(instrument, side, Random.Between(1, 5)), instrument, Random.Between(1, 12))));
        }
    }

    public override void Answered(OrderRequest request, OrderResult result)
    {
        if (IdOf(result) is { } id)
        {
            _quotes.Enqueue(id);
        }
    }

    private void Move(string id)
    {
        if (Desk.Guard.FindOrder(id) is not { LimitPrice: { } limit } order)
        {
            return;
        }

        if (Random.Chance(50))
        {
            Desk.Cancel(this, id);
            return;
        }

        var instrument = Desk.Instruments.First(i => i.Symbol == order.Key.Symbol);
        Desk.Replace(this, new ReplaceRequest
        {
            ClientOrderId = id,
            Quantity = Random.Chance(50) ? Math.Max(instrument.LotSize, order.Quantity + (Random.Between(-3, 3) * instrument.LotSize)) : null,
            LimitPrice = Desk.Possible(instrument, limit + (Random.Between(-4, 4) * instrument.TickSize)),
        });
    }
}
