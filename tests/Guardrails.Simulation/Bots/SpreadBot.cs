using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>
/// Trades options: sends spreads as one order, at market or at a net price, closes them as one or leg by leg, and cancels what rests. It does not look what covers
/// what.
/// </summary>
internal sealed class SpreadBot(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private const int MaxLegs = 4;

    private int _spreads;
    private string? _last;

    public override void Act()
    {
        // A spread is wanted more often than it is possible.
        if (Random.Chance(50))
        {
            Open();
        }

        switch (Random.NextBelow(10))
        {
            case < 4:
                Open();
                break;
            case < 7:
                Close();
                break;
            case 7:
                Desk.Close(this, AnyOfThem(), Random.Pick(PositionSide.Long, PositionSide.Short), quantity: null);
                break;
            case 8:
                var instrument = AnyOfThem();
                var exit = Desk.Exit(instrument, PositionSide.Long);
                Desk.Submit(this, Random.Chance(70) ? exit : Desk.At(exit, instrument, Random.Between(-2, 6)));
                break;
            default:
                Cancel();
                break;
        }
    }

    /// <summary>An order of several instruments was answered.</summary>
    public void Answered(GroupResult result) =>
        _last = result is GroupResult.Sent { Orders: var orders } ? IdOf(orders[(int)Random.NextBelow(orders.Count)]) ?? _last : _last;

    private void Open()
    {
        var legs = Draw(Random.Between(2, 3)).Select(instrument => new MultilegLeg
        {
            Symbol = instrument.Symbol,
            Side = Random.Pick(OrderSide.Buy, OrderSide.Sell),
            Ratio = Random.Pick(1, 1, 1, 2),
            Effect = Desk.IsHedged || Random.Chance(50) ? PositionEffect.Open : PositionEffect.Auto,
        });
        Send([.. legs], Random.Between(1, 6));
    }

    /// <summary>Closes what is held of several instruments, all of it or as much as of the smallest.</summary>
    private void Close()
    {
        var held = Draw(MaxLegs)
            .SelectMany(instrument => new[] { PositionSide.Long, PositionSide.Short }.Select(side => (instrument, side, Quantity: Desk.Position(instrument, side)?.Managed ?? 0m)))
            .Where(static of => of.side == PositionSide.Long ? of.Quantity > 0m : of.Quantity < 0m).DistinctBy(static of => of.instrument).ToArray();
        if (held.Length < 2)
        {
            Cancel();
            return;
        }

        var units = held.Min(static of => Math.Floor(Math.Abs(of.Quantity)));
        var legs = held.Select(static of => new MultilegLeg { Symbol = of.instrument.Symbol, Side = of.side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy, Effect = PositionEffect.Close });
        Send([.. legs], Math.Max(1m, units));
    }

    private void Send(MultilegLeg[] legs, decimal units)
    {
        // Where the lots differ, every leg is a multiple of the largest.
        var lot = legs.Max(leg => Desk.InstrumentOf(leg.Symbol).LotSize);
        var net = legs.Sum(leg => (leg.Side == OrderSide.Buy ? leg.Ratio : -leg.Ratio) * Desk.PriceOf(Desk.InstrumentOf(leg.Symbol)));
        Desk.Submit(this, new MultilegRequest
        {
            Legs = legs,
            Quantity = Math.Max(lot, Math.Floor(units / lot) * lot),
            LimitPrice = Random.Chance(50) ? null : net + (Random.Between(-6, 10) * Desk.InstrumentOf(legs[0].Symbol).TickSize),
            TimeInForce = Random.Pick(TimeInForce.GoodTillCancel, TimeInForce.GoodTillCancel, TimeInForce.ImmediateOrCancel, TimeInForce.FillOrKill),
            ClientOrderId = Random.Chance(50) ? FormattableString.Invariant($"{Name}-s{++_spreads}") : null,
        });
    }

    private void Cancel()
    {
        if (_last is { } id)
        {
            Desk.Cancel(this, id);
        }
    }

    /// <summary>The underlying or one of its options.</summary>
    private Instrument AnyOfThem() => Draw(1)[0];

    private Instrument[] Draw(int count)
    {
        var left = Desk.Options.ToList();
        if (Random.Chance(25))
        {
            left.Add(Desk.Instruments[0]);
        }

        var drawn = new List<Instrument>();
        while (drawn.Count < count && left.Count > 0)
        {
            var at = (int)Random.NextBelow(left.Count);
            drawn.Add(left[at]);
            left.RemoveAt(at);
        }

        return [.. drawn];
    }
}
