namespace Guardrails.Alpaca.Wire;

/// <summary>The account: <c>GET /v2/account</c>.</summary>
internal sealed record AlpacaAccount
{
    public string? Id { get; init; }

    public string? AccountNumber { get; init; }

    /// <summary><c>ACTIVE</c> trades; every other word does not.</summary>
    public string? Status { get; init; }

    public string? CryptoStatus { get; init; }

    public string? Currency { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateOnly? BalanceAsof { get; init; }

    public decimal? Cash { get; init; }

    public decimal? Equity { get; init; }

    public decimal? LastEquity { get; init; }

    /// <summary>The former name of the equity.</summary>
    public decimal? PortfolioValue { get; init; }

    /// <summary>Already less what open orders that open hold of it.</summary>
    public decimal? BuyingPower { get; init; }

    public decimal? RegtBuyingPower { get; init; }

    public decimal? NonMarginableBuyingPower { get; init; }

    public decimal? OptionsBuyingPower { get; init; }

    public decimal? EffectiveBuyingPower { get; init; }

    public decimal? InitialMargin { get; init; }

    public decimal? MaintenanceMargin { get; init; }

    public decimal? LastMaintenanceMargin { get; init; }

    public decimal? LongMarketValue { get; init; }

    /// <summary>Negative, or 0.</summary>
    public decimal? ShortMarketValue { get; init; }

    public decimal? PositionMarketValue { get; init; }

    public decimal? Sma { get; init; }

    public decimal? AccruedFees { get; init; }

    public decimal? PendingRegTafFees { get; init; }

    public decimal? PendingTransferIn { get; init; }

    public decimal? PendingTransferOut { get; init; }

    public decimal? IntradayAdjustments { get; init; }

    /// <summary>1 is cash, 2 and 4 are margin.</summary>
    public decimal? Multiplier { get; init; }

    public bool? TradingBlocked { get; init; }

    public bool? TransfersBlocked { get; init; }

    public bool? AccountBlocked { get; init; }

    public bool? TradeSuspendedByUser { get; init; }

    public bool? ShortingEnabled { get; init; }

    public int? OptionsApprovedLevel { get; init; }

    public int? OptionsTradingLevel { get; init; }

    public int? CryptoTier { get; init; }
}
