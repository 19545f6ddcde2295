using Guardrails.Positions;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>
/// Adds up how far the venue can still go: what it truly holds and what its open orders can add. A rising price may pass a limit without any
/// order, so quantities are valued at the lowest price of the life, which no approval was valued below; and what injected faults added is
/// nobody's decision, as long as it is alarmed.
/// </summary>
internal sealed class ExposureAudit : LifeAudit
{
    /// <summary>How many effects of a position are over: it was flat since, and the guard knew it.</summary>
    private readonly SortedDictionary<string, int> _over = new(StringComparer.Ordinal);

    public override void AfterStep(LifeWorld world)
    {
        var (longs, shorts, gross) = (0m, 0m, 0m);
        for (var i = 0; i < world.Life.Instruments.Count; i++)
        {
            var instrument = world.Life.Instruments[i].Instrument;
            var price = LowestPrice(world, i);
            foreach (var leg in world.Legs)
            {
                var reach = Reach.Of(world.Truth, instrument.Symbol, leg);
                var forgiven = Forgiven(world, instrument.Symbol, leg, reach);
                var bought = Math.Max(0m, reach.High - forgiven.Where(static change => change > 0m).Sum());
                var sold = Math.Max(0m, -reach.Low + forgiven.Where(static change => change < 0m).Sum());
                Observations += reach == default ? 0 : 1;
                Require(bought, world.Life.Limits.MaxLongPosition?.Value, $"long {instrument.Symbol}", "units");
                Require(sold, world.Life.Limits.MaxShortPosition?.Value, $"short {instrument.Symbol}", "units");
                longs += bought * price;
                shorts += sold * price;
                gross += Math.Max(bought, sold) * price;
            }
        }

        Require(longs, Amount(world.Life.Limits.MaxLongExposure), "long", "USD");
        Require(shorts, Amount(world.Life.Limits.MaxShortExposure), "short", "USD");
        Require(gross, Amount(world.Life.Limits.MaxGrossExposure), "gross", "USD");
    }

    public override void AtCalm(LifeWorld world) => AfterStep(world);

    /// <summary>What faults added to a position. Once the guard has booked it, only what it has raised an alarm for.</summary>
    private List<decimal> Forgiven(LifeWorld world, Symbol symbol, PositionLeg leg, Reach reach)
    {
        var key = $"{symbol} {leg}";
        var effects = world.Truth.InjectedEffects.Where(effect => effect.Symbol == symbol && effect.Leg == leg).ToList();
        var tracked = world.Guard.FindPosition(symbol, leg);
        var isBooked = world.Truth.NetOf(symbol, leg) == (tracked?.Net ?? 0m) && tracked is not { OpenOrders: > 0 };
        if (isBooked && reach == default)
        {
            _over[key] = effects.Count;
        }

        return [.. effects.Skip(_over.GetValueOrDefault(key)).Where(effect => !isBooked || world.Alarms.Tell(effect)).Select(static effect => effect.Change)];
    }

    /// <summary>A split halves the price until the next one, and orders are approved at that.</summary>
    private static decimal LowestPrice(LifeWorld world, int instrument)
    {
        var (listed, lowest) = (world.Life.Instruments[instrument].Instrument, world.LowestPrices[instrument]);
        var isSplit = world.Truth.InjectedEffects.Any(effect => effect.Fault == FaultClass.Split && effect.Symbol == listed.Symbol);
        return listed.Multiplier * (isSplit ? Math.Max(listed.TickSize, (lowest / 2m) - listed.TickSize) : lowest);
    }

    /// <summary>A fraction of equity moves with the equity: it is judged by the guard's own tests.</summary>
    private static decimal? Amount(Limits.Limit? limit) => limit is { IsFractionOfEquity: false } amount ? amount.Value : null;

    private static void Require(decimal reached, decimal? limit, string what, string unit)
    {
        if (reached > limit)
        {
            throw new LawViolation($"the venue holds or can still execute {reached} {unit} {what}, and {limit} are allowed");
        }
    }
}
