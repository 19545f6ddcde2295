namespace Guardrails.Alpaca.Wire;

/// <summary>The account: <c>GET /v2/account</c>.</summary>
internal sealed record AlpacaAccount
{
    public string? Id { get; set; }

    public string? AccountNumber { get; set; }

    /// <summary><c>ACTIVE</c> trades; every other word does not.</summary>
    public string? Status { get; set; }

    public string? CryptoStatus { get; set; }

    public string? Currency { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateOnly? BalanceAsof { get; set; }

    public decimal? Cash { get; set; }

    public decimal? Equity { get; set; }

    public decimal? LastEquity { get; set; }

    /// <summary>The former name of the equity.</summary>
    public decimal? PortfolioValue { get; set; }

    /// <summary>Already less what open orders that open hold of it.</summary>
    public decimal? BuyingPower { get; set; }

    public decimal? RegtBuyingPower { get; set; }

    public decimal? NonMarginableBuyingPower { get; set; }

    public decimal? OptionsBuyingPower { get; set; }

    public decimal? EffectiveBuyingPower { get; set; }

    public decimal? InitialMargin { get; set; }

    public decimal? MaintenanceMargin { get; set; }

    public decimal? LastMaintenanceMargin { get; set; }

    public decimal? LongMarketValue { get; set; }

    /// <summary>Negative, or 0.</summary>
    public decimal? ShortMarketValue { get; set; }

    public decimal? PositionMarketValue { get; set; }

    public decimal? Sma { get; set; }

    public decimal? AccruedFees { get; set; }

    public decimal? PendingRegTafFees { get; set; }

    public decimal? PendingTransferIn { get; set; }

    public decimal? PendingTransferOut { get; set; }

    public decimal? IntradayAdjustments { get; set; }

    /// <summary>1 is cash, 2 and 4 are margin.</summary>
    public decimal? Multiplier { get; set; }

    public bool? TradingBlocked { get; set; }

    public bool? TransfersBlocked { get; set; }

    public bool? AccountBlocked { get; set; }

    public bool? TradeSuspendedByUser { get; set; }

    public bool? ShortingEnabled { get; set; }

    public int? OptionsApprovedLevel { get; set; }

    public int? OptionsTradingLevel { get; set; }

    public int? CryptoTier { get; set; }
}
