using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Goes with the last move: enters with a stop and a target where the venue takes them together, and leaves at market when the move turns.</summary>
internal sealed class TrendFollower(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private readonly SortedDictionary<Symbol, decimal> _last = [];

    public override void Act()
    {
        var instrument = Desk.AnyInstrument(Random);
        var price = Desk.PriceOf(instrument);
        var move = price - _last.GetValueOrDefault(instrument.Symbol, price);
        _last[instrument.Symbol] = price;
        if (move == 0m)
        {
            return;
        }

        var (side, against) = move > 0m ? (OrderSide.Buy, PositionSide.Short) : (OrderSide.Sell, PositionSide.Long);
        if (Desk.Position(instrument, against) is { } held && (against == PositionSide.Short ? held.Managed < 0m : held.Managed > 0m))
        {
            Leave(instrument, side, against, Math.Abs(held.Managed));
            return;
        }

        Desk.Submit(this, Bracket(instrument, side, Random.Between(1, 12), price));
    }

    public override void Answered(GroupRequest request, GroupResult result)
    {
        // Where the venue links nothing, it goes without.
        if (!Desk.AttachesExits && result is GroupResult.Denied)
        {
            Desk.Submit(this, Named(request.Entry! with { Effect = Desk.IsHedged ? PositionEffect.Open : PositionEffect.Auto }));
        }
    }

    private void Leave(Instrument instrument, OrderSide side, PositionSide held, decimal quantity)
    {
        switch (Random.NextBelow(6))
        {
            case 0:
                Desk.Submit(this, Desk.Exit(instrument, held));
                break;
            case 1:
                Desk.Close(this, instrument, held, quantity: null);
                break;
            case 2:
                Desk.Close(this, instrument, held, Math.Max(instrument.LotSize, Math.Floor(quantity / 2m / instrument.LotSize) * instrument.LotSize));
                break;
            case 3 or 4:
                // Not yet: a stop, near enough to be reached.
                var away = Random.Between(1, 12) * instrument.TickSize * (held == PositionSide.Long ? -1 : 1);
                Desk.Submit(this, Desk.Exit(instrument, held) with { Type = OrderType.Stop, StopPrice = Desk.Possible(instrument, Desk.PriceOf(instrument) + away) });
                break;
            default:
                Desk.Reverse(this, Desk.Entry(instrument, side, Random.Between(1, 12)));
                break;
        }
    }

    private GroupRequest Bracket(Instrument instrument, OrderSide side, int lots, decimal price)
    {
        var away = Random.Between(3, 30) * instrument.TickSize * (side == OrderSide.Buy ? 1 : -1);
        var exit = new OrderRequest
        {
            Symbol = instrument.Symbol,
            Side = side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy,
            Quantity = lots * instrument.LotSize,
            Effect = PositionEffect.Close,
        };
        return new GroupRequest
        {
            Entry = Desk.Entry(instrument, side, lots) with { Effect = PositionEffect.Open },
            Exits =
            [
                exit with { Type = OrderType.Stop, StopPrice = Desk.Possible(instrument, price - away) },
                exit with { Type = OrderType.Limit, LimitPrice = Desk.Possible(instrument, price + away) },
            ],
        };
    }
}
