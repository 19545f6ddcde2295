using Guardrails.Brokers;
using Guardrails.Limits;
using Guardrails.Testing;

namespace Guardrails.Simulation.Worlds;

/// <summary>What one seed decides before anything happens: the venue, the instruments, the limits, what goes wrong and who trades.</summary>
internal sealed record WorldPlan
{
    private static readonly (decimal Tick, decimal Lot, int Ticks)[] _shapes =
        [(0.01m, 1m, 10_000), (0.01m, 1m, 1_234), (0.05m, 10m, 400), (0.5m, 0.001m, 120_000), (0.0001m, 0.1m, 15_000), (1m, 1m, 5_000)];

    public required ulong Seed { get; init; }

    public required SimulatedVenueProfile Venue { get; init; }

    public required IReadOnlyList<Instrument> Instruments { get; init; }

    /// <summary>The first price of each instrument.</summary>
    public required IReadOnlyList<decimal> Prices { get; init; }

    public required RiskLimits Limits { get; init; }

    public required FaultPlan Faults { get; init; }

    /// <summary>Whether the market opens, and with it what others hold is there, before the guard connects.</summary>
    public required bool OpensBeforeConnecting { get; init; }

    /// <summary>How likely the process is killed in a turn, per thousand.</summary>
    public required int KillsPerThousand { get; init; }

    /// <summary>How many bots of each kind trade, by the order of the kinds.</summary>
    public required IReadOnlyList<int> Bots { get; init; }

    /// <summary>What the seed decides beside all that; <see langword="null"/> for a narrow world.</summary>
    public WidePlan? Wide { get; init; }

    /// <summary>Options, and who trades them as orders of several instruments; <see langword="null"/> where nobody does.</summary>
    public LegsPlan? Legs { get; init; }

    /// <summary>Plans for positions; <see langword="null"/> where nobody gives any.</summary>
    public ProtectionDraw? Protection { get; init; }

    /// <param name="seed">Decides everything.</param>
    /// <param name="botKinds">How many kinds of bots there are.</param>
    /// <param name="width">What may be drawn, whatever the seed says.</param>
    public static WorldPlan Draw(ulong seed, int botKinds, WorldWidth width)
    {
        var plan = DrawNarrow(seed, botKinds);
        if (width == WorldWidth.Narrow || WidePlan.Draw(seed, plan.Instruments, plan.Limits, width) is not { } wide)
        {
            return plan with { Faults = WidePlan.WithoutItsFaults(plan.Faults), Venue = plan.Venue with { ReportsReduceOnly = false }, Protection = width >= WorldWidth.Protection ? ProtectionDraw.Draw(seed) : null };
        }

        var isBelowZero = plan.Instruments.Select(instrument => instrument.Symbol == wide.BelowZero).ToArray();
        plan = plan with
        {
            Wide = wide,
            Limits = wide.Limits,
            Venue = plan.Venue with { Leverage = wide.Leverage },
            Instruments = [.. plan.Instruments.Select((instrument, i) => isBelowZero[i] ? instrument with { NegativePricesAllowed = true, RiskPriceFloor = instrument.TickSize * 100m } : instrument)],
            Prices = [.. plan.Prices.Select((price, i) => isBelowZero[i] ? plan.Instruments[i].TickSize * wide.FirstTicksBelowZero : price)],
        };
        plan = plan with { Protection = width >= WorldWidth.Protection ? ProtectionDraw.Draw(seed) : null };
        return width >= WorldWidth.Legs && LegsPlan.Draw(seed, plan.Instruments[0]) is { } legs ? legs.AddTo(plan) : plan;
    }

    private static WorldPlan DrawNarrow(ulong seed, int botKinds)
    {
        var random = new SeededRandom(seed);
        var venue = DrawVenue(random);
        var shapes = Enumerable.Range(0, random.Between(1, 3)).Select(_ => random.Pick<(decimal Tick, decimal Lot, int Ticks)>(_shapes)).ToArray();
        var instruments = shapes.Select((shape, i) => new Instrument
        {
            Symbol = new string((char)('A' + i), 3),
            QuoteCurrency = "USD",
            BaseAsset = new string((char)('A' + i), 3),
            TickSize = shape.Tick,
            LotSize = shape.Lot,
            Shortable = venue.ShortingAllowed && random.Chance(80),
        }).ToArray();
        return new WorldPlan
        {
            Seed = seed,
            Venue = venue,
            Instruments = instruments,
            Prices = [.. shapes.Select(shape => shape.Tick * (shape.Ticks * random.Between(80, 120) / 100))],
            Limits = DrawLimits(random, instruments),
            Faults = random.Chance(90) ? FaultPlan.Random(random.NextUInt64()) : FaultPlan.None,
            OpensBeforeConnecting = random.Chance(50),
            Bots = [.. Enumerable.Range(0, botKinds).Select(_ => random.Pick(0, 0, 1, 1, 2))],
            KillsPerThousand = random.Pick(0, 0, 3, 10),
        };
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Venue.Name}, replace {Venue.ReplaceQuantity}, horizon {Venue.UnknownHorizon}, {string.Join(" ", Instruments.Select(i => i.Symbol))}, faults {Faults}{(Wide is null ? "" : $", {Wide}")}{(Legs is null ? "" : $", {Legs}")}{(Protection is null ? "" : $", {Protection}")}");

    private static SimulatedVenueProfile DrawVenue(SeededRandom random)
    {
        var venue = random.Pick(
            SimulatedVenueProfile.Plain, SimulatedVenueProfile.EquitiesHoldingShares, SimulatedVenueProfile.Spot, SimulatedVenueProfile.FuturesOneWay, SimulatedVenueProfile.FuturesHedge);
        return venue with
        {
            ResponseLatency = random.PickMilliseconds(0, 0, 5, 80, 1500),
            AckLatency = random.PickMilliseconds(0, 1, 1, 40),
            FillLatency = random.PickMilliseconds(0, 2, 2, 60),
            LatencyJitter = random.PickMilliseconds(0, 3, 30),
            PositionVisibilityLag = random.PickMilliseconds(0, 0, 500, 2000),
            FillReportLatency = random.PickMilliseconds(0, 0, 100),
            CancelLatency = random.PickMilliseconds(0, 0, 20, 700),
            ReplaceLatency = random.PickMilliseconds(0, 0, 20, 700),
            HoldReleaseLag = venue.ExitCap == ExitCap.Held ? random.PickMilliseconds(0, 0, 300) : TimeSpan.Zero,
            UnknownHorizon = random.PickMilliseconds(5_000, 20_000, 60_000),
            FillParts = random.Pick(1, 1, 3),
            ReplaceQuantity = random.Chance(60) ? venue.ReplaceQuantity : random.Pick(ReplaceQuantity.Total, ReplaceQuantity.Independent),
            LegActivation = random.Pick(LegActivation.EntryFilled, LegActivation.EntryPartiallyFilled),
        };
    }

    /// <summary>Quantities are limited in lots of each instrument, so that the auditor can say exactly what is allowed; the rest is sometimes there.</summary>
    private static RiskLimits DrawLimits(SeededRandom random, Instrument[] instruments) => new()
    {
        MaxGrossExposure = random.Chance(30) ? Limit.Amount(random.Pick(20_000m, 100_000m)) : null,
        DuplicateWindow = random.Chance(20) ? TimeSpan.FromMilliseconds(200) : null,
        PreventSelfMatch = random.Chance(70),
        MaxMessages = random.Chance(20) ? 50 : null,
        MaxEntries = random.Chance(10) ? 40 : null,
        MaxOpenOrders = random.Pick(10, 25),
        Symbols = instruments.ToDictionary(static instrument => instrument.Symbol, instrument => new SymbolLimits
        {
            MaxLongPosition = random.Between(5, 60) * instrument.LotSize,
            MaxShortPosition = random.Between(5, 60) * instrument.LotSize,
            OpposingEntries = random.Chance(25) ? OpposingEntries.WithinLimits : OpposingEntries.Deny,
        }),
    };
}
