namespace Guardrails.Alpaca.Wire;

/// <summary>The answer of <c>GET /v3/clock</c>.</summary>
internal sealed record AlpacaClocks
{
    public IReadOnlyList<AlpacaMarketClock>? Clocks { get; set; }
}
