using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>
/// Adds up what is truly held. A rising price may pass a limit without any order, so positions are valued at the lowest price of the life, which
/// no approval was valued below; and what injected faults added is nobody's decision.
/// </summary>
internal sealed class ExposureAudit : LifeAudit
{
    public override void AfterStep(LifeWorld world)
    {
        var (longs, shorts) = (0m, 0m);
        for (var i = 0; i < world.Life.Instruments.Count; i++)
        {
            var instrument = world.Life.Instruments[i].Instrument;
            foreach (var leg in world.Legs)
            {
                var net = world.Truth.NetOf(instrument.Symbol, leg);
                var effects = world.Truth.InjectedEffects.Where(e => e.Symbol == instrument.Symbol && e.Leg == leg).Select(static e => e.Change).ToArray();
                var bought = Math.Max(0m, net - effects.Where(static c => c > 0m).Sum());
                var sold = Math.Max(0m, -net + effects.Where(static c => c < 0m).Sum());
                Observations += net == 0m ? 0 : 1;
                Require(bought, world.Life.Limits.MaxLongPosition?.Value, $"long {instrument.Symbol}", "units");
                Require(sold, world.Life.Limits.MaxShortPosition?.Value, $"short {instrument.Symbol}", "units");
                longs += bought * world.LowestPrices[i] * instrument.Multiplier;
                shorts += sold * world.LowestPrices[i] * instrument.Multiplier;
            }
        }

        Require(longs, Amount(world.Life.Limits.MaxLongExposure), "long", "USD");
        Require(shorts, Amount(world.Life.Limits.MaxShortExposure), "short", "USD");
        Require(longs + shorts, Amount(world.Life.Limits.MaxGrossExposure), "gross", "USD");
    }

    public override void AtCalm(LifeWorld world) => AfterStep(world);

    /// <summary>A fraction of equity moves with the equity: it is judged by the guard's own tests.</summary>
    private static decimal? Amount(Limits.Limit? limit) => limit is { IsFractionOfEquity: false } amount ? amount.Value : null;

    private static void Require(decimal held, decimal? limit, string what, string unit)
    {
        if (held > limit)
        {
            throw new LawViolation($"the venue holds {held} {unit} {what}, and {limit} are allowed");
        }
    }
}
