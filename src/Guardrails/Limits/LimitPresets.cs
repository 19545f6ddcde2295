using System.Collections.Immutable;
using Guardrails.Text;

namespace Guardrails.Limits;

/// <summary>
/// Starting points, as fractions of equity. They are judgement, not law: read them, then set your own with <c>with { … }</c>. All of them
/// also deny a repeated order for 1 s, more than 50 orders a second and more than 200 open orders, and allow limit and stop prices within 5 ticks of the reference; and, as all limits do
/// unless they say otherwise, they ask of every entry whether it can be closed after a fall of the price by 10 %.
/// </summary>
/// <remarks>
/// A limit in money divides by the price: at a price that is wrong by a factor of 10,000 it allows 10,000 times the units. Each preset therefore also limits the units of one order, and believes
/// smaller steps of the price without confirmation than limits do by themselves. Give symbols that are traded in larger numbers their own <see cref="RiskLimits.Symbols"/> entry,
/// and give instruments a <see cref="Instrument.RiskPriceFloor"/> where a price close to 0 is possible.
/// Every reading gives a new instance: a configuration binder writes into the object that it is given, and reaches no other guard by it.
/// </remarks>
public static class LimitPresets
{
    /// <summary>
    /// For a first week: one order ≤ 2 % of equity, one symbol ≤ 5 %, gross ≤ 50 %, short ≤ 10 %, one group ≤ 20 %, prices within 3 % of the
    /// reference, one order ≤ 10,000 units, steps of the price ≤ 10 %.
    /// </summary>
    public static RiskLimits Cautious => Of(order: 0.02m, symbol: 0.05m, gross: 0.50m, shorts: 0.10m, group: 0.20m, collar: 0.03m, step: 0.10m, units: 10_000m);

    /// <summary>
    /// For an unlevered account: one order ≤ 5 % of equity, one symbol ≤ 15 %, gross ≤ 100 %, short ≤ 30 %, one group ≤ 40 %, prices within
    /// 5 %, one order ≤ 50,000 units, steps of the price ≤ 20 %.
    /// </summary>
    public static RiskLimits Balanced => Of(order: 0.05m, symbol: 0.15m, gross: 1.00m, shorts: 0.30m, group: 0.40m, collar: 0.05m, step: 0.20m, units: 50_000m);

    /// <summary>
    /// For a levered account: one order ≤ 20 % of equity, one symbol ≤ 50 %, gross ≤ 200 %, short ≤ 100 %, one group ≤ 100 %, prices within
    /// 10 %, one order ≤ 250,000 units, steps of the price ≤ 30 %.
    /// </summary>
    public static RiskLimits Levered => Of(order: 0.20m, symbol: 0.50m, gross: 2.00m, shorts: 1.00m, group: 1.00m, collar: 0.10m, step: 0.30m, units: 250_000m);

    /// <summary>The names that <see cref="Named"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ImmutableArray.Create(nameof(Cautious), nameof(Balanced), nameof(Levered));

    /// <summary>The preset of this name, in any case.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such preset; the message names those that exist.</exception>
    public static RiskLimits Named(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no preset '{Identifier.Shown(name)}'; write one of {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The preset of this name, in any case; <see langword="null"/> when there is none.</summary>
    internal static RiskLimits? Find(string? name) =>
        Is(name, nameof(Cautious)) ? Cautious
        : Is(name, nameof(Balanced)) ? Balanced
        : Is(name, nameof(Levered)) ? Levered
        : null;

    private static bool Is(string? name, string preset) => string.Equals(name, preset, StringComparison.OrdinalIgnoreCase);

    private static RiskLimits Of(decimal order, decimal symbol, decimal gross, decimal shorts, decimal group, decimal collar, decimal step, decimal units) => new()
    {
        MaxOrderNotional = Limit.OfEquity(order),
        MaxSymbolExposure = Limit.OfEquity(symbol),
        MaxGrossExposure = Limit.OfEquity(gross),
        MaxNetExposure = Limit.OfEquity(gross),
        MaxShortExposure = Limit.OfEquity(shorts),
        MaxGroupExposure = Limit.OfEquity(group),
        PriceCollar = Limit.Amount(collar),
        PriceCollarTicks = 5,
        MaxPriceStep = Limit.Amount(step),
        MaxOrderQuantity = Limit.Amount(units),
        DuplicateWindow = TimeSpan.FromSeconds(1),
        MaxMessages = 50,
        MaxOpenOrders = 200,
    };
}
