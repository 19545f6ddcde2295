using Guardrails.Limits;
using Guardrails.Testing;

namespace Guardrails.Simulation.Worlds;

/// <summary>
/// What some seeds decide beside <see cref="WorldPlan"/>: limits on value, a second currency, groups, strategies, buying power, bots that send
/// on their own, a watch, an instrument that trades below zero, and the faults that were added last. It has a random stream of its own, so that it changes no draw of the plan; a narrow world has none of it.
/// </summary>
internal sealed record WidePlan
{
    private const ulong Stream = 0xD1B54A32D192ED03;

    /// <summary>Whether strategies close their own share is drawn apart, so that every world in which they do not stays what it was.</summary>
    private const ulong SharesStream = 0x8CB92BA72F3D8DD7;

    /// <summary>A narrow world has none of these: what it draws must not change.</summary>
    private static readonly FaultClass[] _faults = [FaultClass.AcknowledgedDifferently, FaultClass.AcceptedNeverTaken, FaultClass.Outage, FaultClass.ClocksJump];

    private static readonly string[] _strategyNames = ["mean", "carry", "news"];

    /// <summary>The seed of everything that is drawn while the run goes on.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The limits of the plan and those on value.</summary>
    public required RiskLimits Limits { get; init; }

    /// <summary>How the guard sees the instruments: the venue accounts in one currency only, the guard values some of them in another.</summary>
    public required IReadOnlyDictionary<Symbol, Instrument> Instruments { get; init; }

    /// <summary>The currency whose rate is told; <see langword="null"/> when every instrument is quoted in the account's.</summary>
    public required string? ForeignCurrency { get; init; }

    /// <summary>The first rate of the foreign currency.</summary>
    public required decimal FirstRate { get; init; }

    /// <summary>How likely the rate is told in a turn, in percent.</summary>
    public required int RatesPerCent { get; init; }

    /// <summary>How many strategies the bots trade for; 0 names none.</summary>
    public required int Strategies { get; init; }

    /// <summary>Whether strategies close their own share, and then the seed of which closes name their strategy; <see langword="null"/> when they do not.</summary>
    public required ulong? Shares { get; init; }

    /// <summary>How often its equity the account may hold; <see langword="null"/> when the venue reports no buying power, and needs none.</summary>
    public required decimal? Leverage { get; init; }

    /// <summary>How many bots send on their own, with permits.</summary>
    public required int PermitBots { get; init; }

    /// <summary>Whether an <see cref="OrderWatch"/> is told what the guard is told.</summary>
    public required bool IsWatched { get; init; }

    /// <summary>The instrument that trades around zero; <see langword="null"/> when none does.</summary>
    public required Symbol? BelowZero { get; init; }

    /// <summary>The first price of that instrument, in ticks.</summary>
    public required int FirstTicksBelowZero { get; init; }

    public IEnumerable<string> StrategyNames => _strategyNames.Take(Strategies);

    public static WidePlan? Draw(ulong seed, IReadOnlyList<Instrument> instruments, RiskLimits limits, WorldWidth width)
    {
        var random = new SeededRandom(new SeededRandom(seed ^ Stream).NextUInt64());
        if (random.Chance(40))
        {
            return null;
        }

        var foreign = random.Chance(50) ? "EUR" : null;
        var groups = random.Chance(50) ? random.Between(1, 2) : 0;
        var strategies = random.Chance(50) ? random.Between(1, _strategyNames.Length) : 0;
        decimal? leverage = random.Chance(40) ? random.Pick(0.1m, 0.5m, 2m) : null;
        return new WidePlan
        {
            Instruments = instruments.ToDictionary(static instrument => instrument.Symbol, instrument => instrument with
            {
                QuoteCurrency = foreign is not null && random.Chance(60) ? foreign : instrument.QuoteCurrency,
                ExposureGroups = [.. Enumerable.Range(0, groups).Where(_ => random.Chance(70)).Select(static group => group == 0 ? "tech" : "all")],
            }),
            ForeignCurrency = foreign,
            FirstRate = random.Pick(0.0065m, 1.08m, 1.27m),
            RatesPerCent = random.Pick(2, 30, 30, 90),
            Strategies = strategies,
            Shares = width >= WorldWidth.Shares && strategies > 0 ? DrawShares(seed) : null,
            Leverage = leverage,
            Limits = Widen(random, limits, groups, strategies) with { RequireBuyingPower = leverage is not null },
            PermitBots = random.Pick(0, 0, 1, 2),
            IsWatched = random.Chance(50),
            Seed = random.NextUInt64(),
            BelowZero = random.Chance(20) ? random.Pick<Instrument>([.. instruments]).Symbol : (Symbol?)null,
            FirstTicksBelowZero = random.Between(-20, 20),
        };
    }

    /// <summary>The plan of a narrow world.</summary>
    public static FaultPlan WithoutItsFaults(FaultPlan plan) => _faults.Aggregate(plan, static (rest, fault) => rest.With(fault, 0m));

    /// <summary>The strategy a bot trades for; always the same one.</summary>
    public string? StrategyOf(string bot)
    {
        if (Strategies == 0)
        {
            return null;
        }

        var sum = 0;
        foreach (var c in bot)
        {
            sum += c;
        }

        return _strategyNames[sum % Strategies];
    }

    public override string ToString() => FormattableString.Invariant(
        $"wide: {string.Join(" ", Instruments.Values.Select(static i => $"{i.Symbol}/{i.QuoteCurrency}[{string.Join(",", i.ExposureGroups)}]"))}, {Strategies} strategies{(Shares is null ? "" : " that close their own share")}, leverage {Leverage}, {PermitBots} with permits, watched {IsWatched}, below zero {BelowZero}");

    private static RiskLimits Widen(SeededRandom random, RiskLimits limits, int groups, int strategies) => limits with
    {
        MaxOrderNotional = Fraction(random, 0.005m, 0.02m),
        PriceCollar = random.Chance(40) ? Limit.Amount(random.Pick(0.0005m, 0.01m, 0.05m)) : null,
        MaxSymbolExposure = Fraction(random, 0.01m, 0.05m),
        MaxLongExposure = Fraction(random, 0.02m, 0.1m),
        MaxShortExposure = Fraction(random, 0.02m, 0.1m),
        MaxGrossExposure = Fraction(random, 0.03m, 0.15m) ?? limits.MaxGrossExposure,
        MaxNetExposure = Fraction(random, 0.02m, 0.03m),
        MaxGroupExposure = groups == 0 ? null : Fraction(random, 0.02m, 0.08m),
        GroupExposure = groups > 0 && random.Chance(50) ? new Dictionary<string, Limit> { ["tech"] = random.Pick(800m, 4_000m) } : limits.GroupExposure,
        MaxStrategyExposure = strategies == 0 ? null : Fraction(random, 0.01m, 0.06m),
        StrategyExposure = strategies > 0 && random.Chance(50) ? new Dictionary<string, Limit> { ["mean"] = random.Pick(500m, 3_000m) } : limits.StrategyExposure,
    };

    private static ulong? DrawShares(ulong seed)
    {
        var random = new SeededRandom(new SeededRandom(seed ^ SharesStream).NextUInt64());
        return random.Chance(50) ? random.NextUInt64() : null;
    }

    private static Limit? Fraction(SeededRandom random, params ReadOnlySpan<decimal> of) => random.Chance(40) ? Limit.OfEquity(random.Pick(of)) : null;
}
