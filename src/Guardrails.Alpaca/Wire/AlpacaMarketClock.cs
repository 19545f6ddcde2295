namespace Guardrails.Alpaca.Wire;

/// <summary>The clock of one market: <c>GET /v3/clock</c>.</summary>
internal sealed record AlpacaMarketClock
{
    public AlpacaMarket? Market { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public bool? IsMarketDay { get; init; }

    public DateTimeOffset? NextMarketOpen { get; init; }

    public DateTimeOffset? NextMarketClose { get; init; }

    /// <summary><c>closed</c>, <c>pre</c>, <c>core</c>, <c>lunch</c> or <c>post</c>.</summary>
    public string? Phase { get; init; }

    public DateTimeOffset? PhaseUntil { get; init; }
}
