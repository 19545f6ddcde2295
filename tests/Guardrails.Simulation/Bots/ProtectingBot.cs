using Guardrails.Protection;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>Opens with a plan, gives plans to what it holds, closes parts, cancels what protects, and takes protection away for a while.</summary>
internal sealed class ProtectingBot(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private const int MostTicks = 40;

    public override void Act()
    {
        var instrument = Desk.AnyInstrument(Random);
        var side = Random.Pick(PositionSide.Long, PositionSide.Short);
        var held = Desk.Position(instrument, side) is { Managed: not 0m and var managed } ? managed : 0m;
        side = held == 0m ? side : held > 0m ? PositionSide.Long : PositionSide.Short;
        switch (Random.NextBelow(12))
        {
            case < 4:
                Open(instrument, side);
                break;
            case < 8:
                Desk.Protect(this, instrument, side, Plan(instrument, side));
                break;
            case 8:
                Desk.Close(this, instrument, side, Math.Max(instrument.LotSize, Math.Floor(Math.Abs(held) / 2m / instrument.LotSize) * instrument.LotSize));
                break;
            case 9:
                Desk.Close(this, instrument, side, quantity: null);
                break;
            case 10:
                Desk.CancelProtection(this, instrument, Random);
                break;
            default:
                Desk.Unprotect(this, instrument, side, TimeSpan.FromSeconds(Random.Between(1, 15)));
                break;
        }
    }

    private void Open(Instrument instrument, PositionSide side)
    {
        var entry = Desk.Entry(instrument, side == PositionSide.Long ? OrderSide.Buy : OrderSide.Sell, Random.Between(1, 12));
        Desk.SubmitProtected(this, Random.Chance(50) ? entry : Desk.At(entry, instrument, Random.Between(-3, 3)), Plan(instrument, side));
    }

    /// <summary>Mostly a plan that makes sense; now and then one that does not.</summary>
    private ProtectionPlan Plan(Instrument instrument, PositionSide side)
    {
        var price = Desk.PriceOf(instrument);
        var follows = Random.Chance(60);
        var away = Random.Between(Random.Chance(95) ? 3 : -3, follows ? MostTicks / 4 : MostTicks) * instrument.TickSize * (side == PositionSide.Long ? 1 : -1);
        return new ProtectionPlan
        {
            Stop = PriceOffset.At(Math.Max(instrument.TickSize, price - away)),
            Target = Random.Chance(50) ? PriceOffset.At(Math.Max(instrument.TickSize, price + (away * Random.Between(1, 3)))) : null,
            Trailing = follows && Random.Chance(70) ? new TrailingStop { Distance = PriceOffset.OfRisk(Random.Pick(0.5m, 1m, 1.5m)), ActivateAfter = Random.Pick(0m, 0.2m, 1m), SmallestStep = Random.Pick(0m, 0.1m, 0.5m) } : null,
            Profits = follows && Random.Chance(70) ? Parts() : null,
        };
    }

    private PartialProfits Parts() => new()
    {
        Levels = Random.Chance(50) ? [new() { At = 0.3m, Fraction = 0.5m }] : [new() { At = 0.2m, Fraction = 0.25m }, new() { At = 0.6m, Fraction = 0.25m }, new() { At = 1m, Fraction = 0.25m }],
        MaxExitsPerDay = (int)Random.Between(1, 3),
        MaxRangeGrowth = null,
        MinRemainder = Random.Pick(0m, 0.25m),
        MovesStopToEntry = Random.Chance(50),
    };
}
