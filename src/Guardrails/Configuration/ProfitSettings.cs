using Guardrails.Protection;

namespace Guardrails.Configuration;

/// <summary>The keys of <see cref="TrailingStop"/>, <see cref="PartialProfits"/> and <see cref="ProfitLevel"/>.</summary>
internal static class ProfitSettings
{
    private static readonly ProfitLevel NoLevel = new() { At = 0m, Fraction = 0m };

    /// <summary>What a section is read over: the defaults, without the distance that has to be given.</summary>
    public static TrailingStop NoTrailing { get; } = new() { Distance = default };

    /// <summary>What a section is read over: the defaults, without the levels that have to be given.</summary>
    public static PartialProfits NoPartialProfits { get; } = new() { Levels = [] };

    public static SectionForm<TrailingStop> OfTrailing { get; } = new(
    [
        Trailing(nameof(TrailingStop.Distance), Forms.Text<PriceOffset>(), static t => t.Distance, static (t, v) => t with { Distance = v }, isRequired: true),
        Trailing(nameof(TrailingStop.ActivateAfter), Forms.Number, static t => t.ActivateAfter, static (t, v) => t with { ActivateAfter = v }),
        Trailing(nameof(TrailingStop.SmallestStep), Forms.Number, static t => t.SmallestStep, static (t, v) => t with { SmallestStep = v }),
        Trailing(nameof(TrailingStop.RangePeriod), Forms.Count, static t => t.RangePeriod, static (t, v) => t with { RangePeriod = v }),
        Trailing(nameof(TrailingStop.TightenBelow), Forms.Optional(Forms.Number), static t => t.TightenBelow, static (t, v) => t with { TightenBelow = v }),
        Trailing(nameof(TrailingStop.TightenTo), Forms.Number, static t => t.TightenTo, static (t, v) => t with { TightenTo = v }),
        Trailing(nameof(TrailingStop.ExtendAbove), Forms.Optional(Forms.Number), static t => t.ExtendAbove, static (t, v) => t with { ExtendAbove = v }),
        Trailing(nameof(TrailingStop.TargetDistance), Forms.Text<PriceOffset>(), static t => t.TargetDistance, static (t, v) => t with { TargetDistance = v }),
        Trailing(nameof(TrailingStop.MomentumPeriod), Forms.Count, static t => t.MomentumPeriod, static (t, v) => t with { MomentumPeriod = v }),
    ]);

    public static SectionForm<ProfitLevel> OfLevel { get; } = new(
    [
        new ValueSetting<ProfitLevel, decimal>(nameof(ProfitLevel.At), Forms.Number, static l => l.At, static (l, v) => l with { At = v }) { IsRequired = true },
        new ValueSetting<ProfitLevel, decimal>(nameof(ProfitLevel.Fraction), Forms.Number, static l => l.Fraction, static (l, v) => l with { Fraction = v }) { IsRequired = true },
    ]);

    public static SectionForm<PartialProfits> OfPartialProfits { get; } = new(
    [
        Partial(nameof(PartialProfits.Levels), new ListForm<ProfitLevel>(OfLevel, NoLevel, "At and Fraction of a level"), static p => p.Levels, static (p, v) => p with { Levels = [.. v!] }, isRequired: true),
        Partial(nameof(PartialProfits.MaxExitsPerDay), Forms.Count, static p => p.MaxExitsPerDay, static (p, v) => p with { MaxExitsPerDay = v }),
        Partial(nameof(PartialProfits.MaxRangeGrowth), Forms.Optional(Forms.Number), static p => p.MaxRangeGrowth, static (p, v) => p with { MaxRangeGrowth = v }),
        Partial(nameof(PartialProfits.RangePeriod), Forms.Count, static p => p.RangePeriod, static (p, v) => p with { RangePeriod = v }),
        Partial(nameof(PartialProfits.MinRemainder), Forms.Number, static p => p.MinRemainder, static (p, v) => p with { MinRemainder = v }),
        Partial(nameof(PartialProfits.MovesStopToEntry), Forms.Truth, static p => p.MovesStopToEntry, static (p, v) => p with { MovesStopToEntry = v }),
    ]);

    private static ValueSetting<TrailingStop, T> Trailing<T>(string name, SettingForm<T> form, Func<TrailingStop, T> get, Func<TrailingStop, T, TrailingStop> set, bool isRequired = false) =>
        new(name, form, get, set) { IsRequired = isRequired };

    private static ValueSetting<PartialProfits, T> Partial<T>(string name, SettingForm<T> form, Func<PartialProfits, T> get, Func<PartialProfits, T, PartialProfits> set, bool isRequired = false) =>
        new(name, form, get, set) { IsRequired = isRequired };
}
