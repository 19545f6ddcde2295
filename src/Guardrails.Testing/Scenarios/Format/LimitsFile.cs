using Guardrails.Limits;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>The members of <see cref="RiskLimits"/> that scenarios use; what is left out keeps its default. An amount is a number, a fraction of equity is text such as <c>40%</c>.</summary>
internal sealed class LimitsFile
{
    public Limit? MaxOrderQuantity { get; set; }

    public Limit? MaxOrderNotional { get; set; }

    public Limit? PriceCollar { get; set; }

    public int? PriceCollarTicks { get; set; }

    public Limit? MaxPriceStep { get; set; }

    public Limit? MaxLongPosition { get; set; }

    public Limit? MaxShortPosition { get; set; }

    public Limit? MaxSymbolExposure { get; set; }

    public Limit? MaxLongExposure { get; set; }

    public Limit? MaxShortExposure { get; set; }

    public Limit? MaxGrossExposure { get; set; }

    public Limit? MaxNetExposure { get; set; }

    public Limit? MaxGroupExposure { get; set; }

    public Limit? MaxStrategyExposure { get; set; }

    public bool? AllowShort { get; set; }

    public decimal? MarketOrderSlippage { get; set; }

    public TimeSpan? DuplicateWindow { get; set; }

    public int? MaxOpenOrders { get; set; }

    public int? MaxOpenPositions { get; set; }

    public int? MaxEntries { get; set; }

    public TimeSpan? EntryWindow { get; set; }

    public bool? RequireExplicitEffect { get; set; }

    public TimeSpan? MaxQuoteAge { get; set; }

    public TimeSpan? MaxAccountAge { get; set; }

    public TimeSpan? MaxPositionAge { get; set; }

    public RiskLimits ToLimits()
    {
        var defaults = new RiskLimits();
        return defaults with
        {
            MaxOrderQuantity = MaxOrderQuantity,
            MaxOrderNotional = MaxOrderNotional,
            PriceCollar = PriceCollar,
            PriceCollarTicks = PriceCollarTicks ?? defaults.PriceCollarTicks,
            MaxPriceStep = MaxPriceStep ?? defaults.MaxPriceStep,
            MaxLongPosition = MaxLongPosition,
            MaxShortPosition = MaxShortPosition,
            MaxSymbolExposure = MaxSymbolExposure,
            MaxLongExposure = MaxLongExposure,
            MaxShortExposure = MaxShortExposure,
            MaxGrossExposure = MaxGrossExposure,
            MaxNetExposure = MaxNetExposure,
            MaxGroupExposure = MaxGroupExposure,
            MaxStrategyExposure = MaxStrategyExposure,
            AllowShort = AllowShort ?? defaults.AllowShort,
            MarketOrderSlippage = MarketOrderSlippage ?? defaults.MarketOrderSlippage,
            DuplicateWindow = DuplicateWindow,
            MaxOpenOrders = MaxOpenOrders,
            MaxOpenPositions = MaxOpenPositions,
            MaxEntries = MaxEntries,
            EntryWindow = EntryWindow ?? defaults.EntryWindow,
            RequireExplicitEffect = RequireExplicitEffect ?? defaults.RequireExplicitEffect,
            MaxQuoteAge = MaxQuoteAge ?? defaults.MaxQuoteAge,
            MaxAccountAge = MaxAccountAge ?? defaults.MaxAccountAge,
            MaxPositionAge = MaxPositionAge ?? defaults.MaxPositionAge,
        };
    }
}
