using Guardrails.Limits;
using Guardrails.Positions;
using Guardrails.Testing;

namespace Guardrails.Simulation.Worlds;

/// <summary>
/// Options on the first instrument of a wide world, a venue that takes orders of up to four legs, and bots that send them. It has a random stream of its own, so that
/// a world without it stays what it was.
/// </summary>
/// <param name="Seed">The seed of everything that is drawn while the run goes on.</param>
/// <param name="Bots">How many bots send spreads.</param>
/// <param name="Options">The options, each with its first price.</param>
/// <param name="Limits">The limits of each option, in contracts.</param>
/// <param name="LeftOut">How likely the venue leaves a leg out.</param>
/// <param name="IsCalm">Whether nothing else goes wrong, so that most spreads are executed.</param>
internal sealed record LegsPlan(
    ulong Seed, int Bots, IReadOnlyList<(Instrument Instrument, decimal Price)> Options, IReadOnlyDictionary<Symbol, SymbolLimits> Limits, decimal LeftOut, bool IsCalm)
{
    private const int MaxLegs = 4;

    private const ulong Stream = 0xA24BAED4963EE407;

    public static LegsPlan? Draw(ulong seed, Instrument underlying)
    {
        var random = new SeededRandom(new SeededRandom(seed ^ Stream).NextUInt64());
        if (!random.Chance(40))
        {
            return null;
        }

        var multiplier = underlying.LotSize * random.Pick(1m, 1m, 5m);
        var rights = random.Pick<OptionRight[]>(
            [OptionRight.Call, OptionRight.Call], [OptionRight.Call, OptionRight.Call, OptionRight.Call], [OptionRight.Call, OptionRight.Call, OptionRight.Put, OptionRight.Put]);
        var options = rights.Select((right, i) => (Instrument: Option(underlying, right, i + 1, multiplier), Price: random.Between(1_000, 4_000) * underlying.TickSize)).ToArray();
        return new LegsPlan(
            random.NextUInt64(),
            random.Between(1, 3),
            options,
            options.ToDictionary(static option => option.Instrument.Symbol, _ => new SymbolLimits
            {
                MaxLongPosition = random.Between(5, 40),
                MaxShortPosition = random.Between(5, 40),
                OpposingEntries = random.Chance(25) ? OpposingEntries.WithinLimits : OpposingEntries.Deny,
            }),
            random.Pick(0m, 0.1m, 0.3m),
            random.Chance(30));
    }

    /// <summary>The plan with what this adds to it.</summary>
    public WorldPlan AddTo(WorldPlan plan)
    {
        var limits = plan.Limits with { Symbols = plan.Limits.Symbols.Concat(Limits).ToDictionary() };
        var underlying = plan.Wide!.Instruments[plan.Instruments[0].Symbol];
        var seen = Options.Select(option => option.Instrument with { QuoteCurrency = underlying.QuoteCurrency, ExposureGroups = underlying.ExposureGroups });
        return plan with
        {
            Legs = this,
            Wide = plan.Wide with { Limits = limits, Instruments = plan.Wide.Instruments.Values.Concat(seen).ToDictionary(static instrument => instrument.Symbol) },
            Limits = limits,
            Venue = plan.Venue with { MaxLegs = MaxLegs },
            Instruments = [.. plan.Instruments, .. Options.Select(static option => option.Instrument)],
            Prices = [.. plan.Prices, .. Options.Select(static option => option.Price)],
            Faults = (IsCalm ? FaultPlan.None with { Seed = Seed } : plan.Faults).With(FaultClass.LegLeftOut, LeftOut),
        };
    }

    public override string ToString() => FormattableString.Invariant($"{Bots} with spreads of {string.Join(" ", Options.Select(static option => $"{option.Instrument.Symbol} x {option.Instrument.Multiplier}"))}");

    private static Instrument Option(Instrument underlying, OptionRight right, int number, decimal multiplier)
    {
        var symbol = FormattableString.Invariant($"{underlying.Symbol}{(right == OptionRight.Call ? "C" : "P")}{number}");
        return new Instrument
        {
            Symbol = symbol,
            QuoteCurrency = underlying.QuoteCurrency,
            BaseAsset = symbol,
            TickSize = underlying.TickSize,
            LotSize = 1m,
            Multiplier = multiplier,
            Shortable = underlying.Shortable,
            Option = new OptionTerms { Underlying = underlying.Symbol, Right = right },
        };
    }
}
