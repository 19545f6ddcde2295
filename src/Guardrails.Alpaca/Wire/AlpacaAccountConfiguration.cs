namespace Guardrails.Alpaca.Wire;

/// <summary>What the user has set: <c>GET /v2/account/configurations</c>.</summary>
internal sealed record AlpacaAccountConfiguration
{
    public bool? NoShorting { get; set; }

    /// <summary>Refuses every new order.</summary>
    public bool? SuspendTrade { get; set; }

    public bool? FractionalTrading { get; set; }

    public decimal? MaxMarginMultiplier { get; set; }

    public int? MaxOptionsTradingLevel { get; set; }

    public string? TradeConfirmEmail { get; set; }

    public bool? PtpNoExceptionEntry { get; set; }

    public bool? DisableOvernightTrading { get; set; }
}
