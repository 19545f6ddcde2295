namespace Guardrails.Alpaca.Wire;

/// <summary>What the user has set: <c>GET /v2/account/configurations</c>.</summary>
internal sealed record AlpacaAccountConfiguration
{
    public bool? NoShorting { get; init; }

    /// <summary>Refuses every new order.</summary>
    public bool? SuspendTrade { get; init; }

    public bool? FractionalTrading { get; init; }

    public decimal? MaxMarginMultiplier { get; init; }

    public int? MaxOptionsTradingLevel { get; init; }

    public string? TradeConfirmEmail { get; init; }

    public bool? PtpNoExceptionEntry { get; init; }

    public bool? DisableOvernightTrading { get; init; }
}
