using Guardrails.Limits;

namespace Guardrails.Configuration;

/// <summary>The keys of <see cref="RiskLimits"/> and <see cref="SymbolLimits"/>.</summary>
internal static class LimitSettings
{
    private static readonly OptionalForm<Limit> OptionalLimit = Forms.Optional(Forms.Text<Limit>());
    private static readonly OptionalForm<int> OptionalCount = Forms.Optional(Forms.Count);

    public static SectionForm<SymbolLimits> OfSymbol { get; } = new(
    [
        Own(nameof(SymbolLimits.MaxOrderQuantity), static l => l.MaxOrderQuantity, static (l, v) => l with { MaxOrderQuantity = v }),
        Own(nameof(SymbolLimits.MaxOrderNotional), static l => l.MaxOrderNotional, static (l, v) => l with { MaxOrderNotional = v }),
        Own(nameof(SymbolLimits.PriceCollar), static l => l.PriceCollar, static (l, v) => l with { PriceCollar = v }),
        new ValueSetting<SymbolLimits, int?>(nameof(SymbolLimits.PriceCollarTicks), OptionalCount, static l => l.PriceCollarTicks, static (l, v) => l with { PriceCollarTicks = v }),
        Own(nameof(SymbolLimits.MaxPriceStep), static l => l.MaxPriceStep, static (l, v) => l with { MaxPriceStep = v }),
        Own(nameof(SymbolLimits.MaxLongPosition), static l => l.MaxLongPosition, static (l, v) => l with { MaxLongPosition = v }),
        Own(nameof(SymbolLimits.MaxShortPosition), static l => l.MaxShortPosition, static (l, v) => l with { MaxShortPosition = v }),
        Own(nameof(SymbolLimits.MaxSymbolExposure), static l => l.MaxSymbolExposure, static (l, v) => l with { MaxSymbolExposure = v }),
        new ValueSetting<SymbolLimits, bool?>(nameof(SymbolLimits.RequireExplicitEffect), Forms.Optional(Forms.Truth), static l => l.RequireExplicitEffect, static (l, v) => l with { RequireExplicitEffect = v }),
        new ValueSetting<SymbolLimits, OpposingEntries>(nameof(SymbolLimits.OpposingEntries), Forms.Word<OpposingEntries>(), static l => l.OpposingEntries, static (l, v) => l with { OpposingEntries = v }),
    ]);

    public static SectionForm<RiskLimits> OfAccount { get; } = new(
    [
        new PresetSetting(),
        General(nameof(RiskLimits.MaxOrderQuantity), static l => l.MaxOrderQuantity, static (l, v) => l with { MaxOrderQuantity = v }),
        General(nameof(RiskLimits.MaxOrderNotional), static l => l.MaxOrderNotional, static (l, v) => l with { MaxOrderNotional = v }),
        General(nameof(RiskLimits.PriceCollar), static l => l.PriceCollar, static (l, v) => l with { PriceCollar = v }),
        Of(nameof(RiskLimits.PriceCollarTicks), Forms.Count, static l => l.PriceCollarTicks, static (l, v) => l with { PriceCollarTicks = v }),
        General(nameof(RiskLimits.MaxPriceStep), static l => l.MaxPriceStep, static (l, v) => l with { MaxPriceStep = v }),
        Of(nameof(RiskLimits.PriceStepTicks), Forms.Count, static l => l.PriceStepTicks, static (l, v) => l with { PriceStepTicks = v }),
        Of(nameof(RiskLimits.PriceStepQuotes), Forms.Count, static l => l.PriceStepQuotes, static (l, v) => l with { PriceStepQuotes = v }),
        Of(nameof(RiskLimits.PriceStepConfirmation), Forms.Time, static l => l.PriceStepConfirmation, static (l, v) => l with { PriceStepConfirmation = v }),
        Of(nameof(RiskLimits.ExpectedNotionalTolerance), Forms.Number, static l => l.ExpectedNotionalTolerance, static (l, v) => l with { ExpectedNotionalTolerance = v }),
        Of(nameof(RiskLimits.MarketOrderSlippage), Forms.Number, static l => l.MarketOrderSlippage, static (l, v) => l with { MarketOrderSlippage = v }),
        General(nameof(RiskLimits.ExitPriceFall), static l => l.ExitPriceFall, static (l, v) => l with { ExitPriceFall = v }),
        General(nameof(RiskLimits.MaxLongPosition), static l => l.MaxLongPosition, static (l, v) => l with { MaxLongPosition = v }),
        General(nameof(RiskLimits.MaxShortPosition), static l => l.MaxShortPosition, static (l, v) => l with { MaxShortPosition = v }),
        General(nameof(RiskLimits.MaxSymbolExposure), static l => l.MaxSymbolExposure, static (l, v) => l with { MaxSymbolExposure = v }),
        General(nameof(RiskLimits.MaxLongExposure), static l => l.MaxLongExposure, static (l, v) => l with { MaxLongExposure = v }),
        General(nameof(RiskLimits.MaxShortExposure), static l => l.MaxShortExposure, static (l, v) => l with { MaxShortExposure = v }),
        General(nameof(RiskLimits.MaxGrossExposure), static l => l.MaxGrossExposure, static (l, v) => l with { MaxGrossExposure = v }),
        General(nameof(RiskLimits.MaxNetExposure), static l => l.MaxNetExposure, static (l, v) => l with { MaxNetExposure = v }),
        General(nameof(RiskLimits.MaxGroupExposure), static l => l.MaxGroupExposure, static (l, v) => l with { MaxGroupExposure = v }),
        Named(nameof(RiskLimits.GroupExposure), "tech", static l => l.GroupExposure, static (l, v) => l with { GroupExposure = v }),
        General(nameof(RiskLimits.MaxStrategyExposure), static l => l.MaxStrategyExposure, static (l, v) => l with { MaxStrategyExposure = v }),
        Named(nameof(RiskLimits.StrategyExposure), "mean-reversion", static l => l.StrategyExposure, static (l, v) => l with { StrategyExposure = v }),
        new ValueSetting<RiskLimits, IReadOnlyDictionary<Symbol, SymbolLimits>>(
            nameof(RiskLimits.Symbols), new TableForm<Symbol, SymbolLimits>(Forms.Text<Symbol>(), OfSymbol, new SymbolLimits(), "BTCUSD"), static l => l.Symbols, static (l, v) => l with { Symbols = new SymbolLimitTable(v, l.Symbols) }),
        Of(nameof(RiskLimits.AllowLeverageAbove10), Forms.Truth, static l => l.AllowLeverageAbove10, static (l, v) => l with { AllowLeverageAbove10 = v }),
        Of(nameof(RiskLimits.RequireBuyingPower), Forms.Truth, static l => l.RequireBuyingPower, static (l, v) => l with { RequireBuyingPower = v }),
        Of(nameof(RiskLimits.AllowShort), Forms.Truth, static l => l.AllowShort, static (l, v) => l with { AllowShort = v }),
        Of(nameof(RiskLimits.DuplicateWindow), Forms.Optional(Forms.Time), static l => l.DuplicateWindow, static (l, v) => l with { DuplicateWindow = v }),
        Of(nameof(RiskLimits.PreventSelfMatch), Forms.Truth, static l => l.PreventSelfMatch, static (l, v) => l with { PreventSelfMatch = v }),
        Of(nameof(RiskLimits.AllowedSymbols), new ListForm<Symbol>(Forms.Text<Symbol>(), default, "BTCUSD", "all"), static l => l.AllowedSymbols, static (l, v) => l with { AllowedSymbols = v is null ? null : new SymbolList(v) }),
        Of(nameof(RiskLimits.RestrictedSymbols), new ListForm<Symbol>(Forms.Text<Symbol>(), default, "BTCUSD"), static l => l.RestrictedSymbols, static (l, v) => l with { RestrictedSymbols = new SymbolList(v!) }),
        Of(nameof(RiskLimits.MaxMessages), OptionalCount, static l => l.MaxMessages, static (l, v) => l with { MaxMessages = v }),
        Of(nameof(RiskLimits.MessageWindow), Forms.Time, static l => l.MessageWindow, static (l, v) => l with { MessageWindow = v }),
        Of(nameof(RiskLimits.ExitMessageReserve), Forms.Number, static l => l.ExitMessageReserve, static (l, v) => l with { ExitMessageReserve = v }),
        Of(nameof(RiskLimits.MaxEntries), OptionalCount, static l => l.MaxEntries, static (l, v) => l with { MaxEntries = v }),
        Of(nameof(RiskLimits.EntryWindow), Forms.Time, static l => l.EntryWindow, static (l, v) => l with { EntryWindow = v }),
        Of(nameof(RiskLimits.RequireExplicitEffect), Forms.Truth, static l => l.RequireExplicitEffect, static (l, v) => l with { RequireExplicitEffect = v }),
        Of(nameof(RiskLimits.MaxOpenOrders), OptionalCount, static l => l.MaxOpenOrders, static (l, v) => l with { MaxOpenOrders = v }),
        Of(nameof(RiskLimits.MaxOpenOrdersPerSymbol), OptionalCount, static l => l.MaxOpenOrdersPerSymbol, static (l, v) => l with { MaxOpenOrdersPerSymbol = v }),
        Of(nameof(RiskLimits.MaxOpenPositions), OptionalCount, static l => l.MaxOpenPositions, static (l, v) => l with { MaxOpenPositions = v }),
        Of(nameof(RiskLimits.MaxQuoteAge), Forms.Time, static l => l.MaxQuoteAge, static (l, v) => l with { MaxQuoteAge = v }),
        Of(nameof(RiskLimits.MaxAccountAge), Forms.Time, static l => l.MaxAccountAge, static (l, v) => l with { MaxAccountAge = v }),
        Of(nameof(RiskLimits.MaxPositionAge), Forms.Time, static l => l.MaxPositionAge, static (l, v) => l with { MaxPositionAge = v }),
        Of(nameof(RiskLimits.MaxFxRateAge), Forms.Time, static l => l.MaxFxRateAge, static (l, v) => l with { MaxFxRateAge = v }),
    ]);

    private static ValueSetting<SymbolLimits, Limit?> Own(string name, Func<SymbolLimits, Limit?> get, Func<SymbolLimits, Limit?, SymbolLimits> set) => new(name, OptionalLimit, get, set);

    private static ValueSetting<RiskLimits, Limit?> General(string name, Func<RiskLimits, Limit?> get, Func<RiskLimits, Limit?, RiskLimits> set) => new(name, OptionalLimit, get, set);

    private static ValueSetting<RiskLimits, IReadOnlyDictionary<string, Limit>> Named(
        string name, string example, Func<RiskLimits, NamedLimits> get, Func<RiskLimits, NamedLimits, RiskLimits> set) =>
        new(name, new TableForm<string, Limit>(Forms.Name, Forms.Text<Limit>(), default, example), get, (limits, read) => set(limits, new NamedLimits(read, get(limits))));

    private static ValueSetting<RiskLimits, T> Of<T>(string name, SettingForm<T> form, Func<RiskLimits, T> get, Func<RiskLimits, T, RiskLimits> set) => new(name, form, get, set);
}
