namespace Guardrails.Alpaca.Wire;

/// <summary>The clock of one market: <c>GET /v3/clock</c>.</summary>
internal sealed record AlpacaMarketClock
{
    public AlpacaMarket? Market { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public bool? IsMarketDay { get; set; }

    public DateTimeOffset? NextMarketOpen { get; set; }

    public DateTimeOffset? NextMarketClose { get; set; }

    /// <summary><c>closed</c>, <c>pre</c>, <c>core</c>, <c>lunch</c> or <c>post</c>.</summary>
    public string? Phase { get; set; }

    public DateTimeOffset? PhaseUntil { get; set; }
}
