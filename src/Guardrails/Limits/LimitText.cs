using System.Globalization;
using System.Text;

namespace Guardrails.Limits;

/// <summary>Writes a set of limits as text in a fixed order, for its hash.</summary>
internal static class LimitText
{
    public static string Of(RiskLimits limits)
    {
        var text = new StringBuilder();
        Line(text, nameof(limits.MaxOrderQuantity), limits.MaxOrderQuantity);
        Line(text, nameof(limits.MaxOrderNotional), limits.MaxOrderNotional);
        Line(text, nameof(limits.PriceCollar), limits.PriceCollar);
        Line(text, nameof(limits.ExpectedNotionalTolerance), limits.ExpectedNotionalTolerance);
        Line(text, nameof(limits.MarketOrderSlippage), limits.MarketOrderSlippage);
        Line(text, nameof(limits.MaxLongPosition), limits.MaxLongPosition);
        Line(text, nameof(limits.MaxShortPosition), limits.MaxShortPosition);
        Line(text, nameof(limits.MaxSymbolExposure), limits.MaxSymbolExposure);
        Line(text, nameof(limits.MaxLongExposure), limits.MaxLongExposure);
        Line(text, nameof(limits.MaxShortExposure), limits.MaxShortExposure);
        Line(text, nameof(limits.MaxGrossExposure), limits.MaxGrossExposure);
        Line(text, nameof(limits.MaxNetExposure), limits.MaxNetExposure);
        Line(text, nameof(limits.MaxGroupExposure), limits.MaxGroupExposure);
        Line(text, nameof(limits.MaxStrategyExposure), limits.MaxStrategyExposure);
        OfLater(text, limits);
        if (limits.AllowLeverageAbove10)
        {
            Line(text, nameof(limits.AllowLeverageAbove10), true);
        }

        if (limits.RequireExplicitEffect)
        {
            Line(text, nameof(limits.RequireExplicitEffect), true);
        }

        Line(text, nameof(limits.RequireBuyingPower), limits.RequireBuyingPower);
        Line(text, nameof(limits.AllowShort), limits.AllowShort);
        Line(text, nameof(limits.DuplicateWindow), limits.DuplicateWindow);
        Line(text, nameof(limits.PreventSelfMatch), limits.PreventSelfMatch);
        Line(text, nameof(limits.AllowedSymbols), limits.AllowedSymbols is null ? "all" : string.Join(',', limits.AllowedSymbols.AsEnumerable().Order()));
        Line(text, nameof(limits.RestrictedSymbols), string.Join(',', limits.RestrictedSymbols.AsEnumerable().Order()));
        Line(text, nameof(limits.MaxMessages), limits.MaxMessages);
        Line(text, nameof(limits.MessageWindow), limits.MessageWindow);
        Line(text, nameof(limits.MaxEntries), limits.MaxEntries);
        Line(text, nameof(limits.EntryWindow), limits.EntryWindow);
        Line(text, nameof(limits.ExitMessageReserve), limits.ExitMessageReserve);
        Line(text, nameof(limits.MaxOpenOrders), limits.MaxOpenOrders);
        Line(text, nameof(limits.MaxOpenOrdersPerSymbol), limits.MaxOpenOrdersPerSymbol);
        Line(text, nameof(limits.MaxQuoteAge), limits.MaxQuoteAge);
        Line(text, nameof(limits.MaxAccountAge), limits.MaxAccountAge);
        Line(text, nameof(limits.MaxPositionAge), limits.MaxPositionAge);
        Line(text, nameof(limits.MaxFxRateAge), limits.MaxFxRateAge);
        foreach (var (name, limit) in limits.GroupExposure)
        {
            Line(text, $"{nameof(limits.GroupExposure)}[{name}]", limit);
        }

        foreach (var (name, limit) in limits.StrategyExposure)
        {
            Line(text, $"{nameof(limits.StrategyExposure)}[{name}]", limit);
        }

        OfSymbols(text, limits.Symbols);
        return text.ToString();
    }

    private static void OfLater(StringBuilder text, RiskLimits limits)
    {
        Line(text, nameof(limits.MaxOpenPositions), limits.MaxOpenPositions);
        Line(text, nameof(limits.ExitPriceFall), limits.ExitPriceFall);
        Line(text, nameof(limits.PriceCollarTicks), limits.PriceCollarTicks);
        Line(text, nameof(limits.MaxPriceStep), limits.MaxPriceStep);
        Line(text, nameof(limits.PriceStepTicks), limits.PriceStepTicks);
        Line(text, nameof(limits.PriceStepQuotes), limits.PriceStepQuotes);
        Line(text, nameof(limits.PriceStepConfirmation), limits.PriceStepConfirmation);
    }

    private static void OfSymbols(StringBuilder text, SymbolLimitTable table)
    {
        foreach (var (symbol, own) in table)
        {
            var prefix = $"{nameof(RiskLimits.Symbols)}[{symbol}].";
            Line(text, prefix + nameof(own.MaxOrderQuantity), own.MaxOrderQuantity);
            Line(text, prefix + nameof(own.MaxOrderNotional), own.MaxOrderNotional);
            Line(text, prefix + nameof(own.PriceCollar), own.PriceCollar);
            Line(text, prefix + nameof(own.PriceCollarTicks), own.PriceCollarTicks);
            Line(text, prefix + nameof(own.MaxPriceStep), own.MaxPriceStep);
            Line(text, prefix + nameof(own.MaxLongPosition), own.MaxLongPosition);
            Line(text, prefix + nameof(own.MaxShortPosition), own.MaxShortPosition);
            Line(text, prefix + nameof(own.MaxSymbolExposure), own.MaxSymbolExposure);
            Line(text, prefix + nameof(own.OpposingEntries), own.OpposingEntries);
            if (own.RequireExplicitEffect is { } isRequired)
            {
                Line(text, prefix + nameof(own.RequireExplicitEffect), isRequired);
            }
        }
    }

    /// <summary>Whether any limit is a fraction of equity.</summary>
    public static bool UsesEquity(RiskLimits limits) =>
        new[] { limits.MaxOrderNotional, limits.MaxSymbolExposure, limits.MaxLongExposure, limits.MaxShortExposure, limits.MaxGrossExposure,
            limits.MaxNetExposure, limits.MaxGroupExposure, limits.MaxStrategyExposure }
            .Concat(limits.GroupExposure.Values.Select(l => (Limit?)l))
            .Concat(limits.StrategyExposure.Values.Select(l => (Limit?)l))
            .Concat(limits.Symbols.Values.SelectMany(s => new[] { s.MaxOrderNotional, s.MaxSymbolExposure }))
            .Any(l => l is { IsFractionOfEquity: true });

    private static void Line<T>(StringBuilder text, string name, T value) =>
        text.Append(name).Append('=').Append(CultureInfo.InvariantCulture, $"{value}").Append('\n');
}
