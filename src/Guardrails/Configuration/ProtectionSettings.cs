using Guardrails.Orders;
using Guardrails.Protection;

namespace Guardrails.Configuration;

/// <summary>The keys of <see cref="ProtectionPolicy"/> and <see cref="ProtectionPlan"/>.</summary>
internal static class ProtectionSettings
{
    private static SectionForm<ProtectionPlan> OfPlan { get; } = new(
    [
        Plan(nameof(ProtectionPlan.Stop), Forms.Text<PriceOffset>(), static p => p.Stop, static (p, v) => p with { Stop = v }, isRequired: true),
        Plan(nameof(ProtectionPlan.Target), Forms.Optional(Forms.Text<PriceOffset>()), static p => p.Target, static (p, v) => p with { Target = v }),
        new CodeSetting<ProtectionPlan>(nameof(ProtectionPlan.InitialRisk), "is a distance of prices of one instrument, and this plan is of all: leave it out of the settings"),
        Plan(nameof(ProtectionPlan.Trailing), new OptionalSectionForm<TrailingStop>(ProfitSettings.OfTrailing, static () => ProfitSettings.NoTrailing), static p => p.Trailing, static (p, v) => p with { Trailing = v }),
        Plan(nameof(ProtectionPlan.Profits), new OptionalSectionForm<PartialProfits>(ProfitSettings.OfPartialProfits, static () => ProfitSettings.NoPartialProfits), static p => p.Profits, static (p, v) => p with { Profits = v }),
        Plan(nameof(ProtectionPlan.TimeInForce), Forms.Word<TimeInForce>(), static p => p.TimeInForce, static (p, v) => p with { TimeInForce = v }),
    ]);

    public static SectionForm<ProtectionPolicy> OfPolicy { get; } = new(
    [
        Policy(nameof(ProtectionPolicy.DefaultPlan), new OptionalSectionForm<ProtectionPlan>(OfPlan, static () => new ProtectionPlan { Stop = default }), static p => p.DefaultPlan, static (p, v) => p with { DefaultPlan = v }),
        Policy(nameof(ProtectionPolicy.AlarmAfter), Forms.Time, static p => p.AlarmAfter, static (p, v) => p with { AlarmAfter = v }),
        Policy(nameof(ProtectionPolicy.StopPatience), Forms.Time, static p => p.StopPatience, static (p, v) => p with { StopPatience = v }),
        Policy(nameof(ProtectionPolicy.ExitsWhenUnprotected), Forms.Truth, static p => p.ExitsWhenUnprotected, static (p, v) => p with { ExitsWhenUnprotected = v }),
        Policy(nameof(ProtectionPolicy.PartialEntry), Forms.Word<PartialEntry>(), static p => p.PartialEntry, static (p, v) => p with { PartialEntry = v }),
        Policy(nameof(ProtectionPolicy.PartialEntryWait), Forms.Time, static p => p.PartialEntryWait, static (p, v) => p with { PartialEntryWait = v }),
        Policy(nameof(ProtectionPolicy.BarInterval), Forms.Time, static p => p.BarInterval, static (p, v) => p with { BarInterval = v }),
    ]);

    private static ValueSetting<ProtectionPlan, T> Plan<T>(string name, SettingForm<T> form, Func<ProtectionPlan, T> get, Func<ProtectionPlan, T, ProtectionPlan> set, bool isRequired = false) => new(name, form, get, set) { IsRequired = isRequired };

    private static ValueSetting<ProtectionPolicy, T> Policy<T>(string name, SettingForm<T> form, Func<ProtectionPolicy, T> get, Func<ProtectionPolicy, T, ProtectionPolicy> set) => new(name, form, get, set);
}
