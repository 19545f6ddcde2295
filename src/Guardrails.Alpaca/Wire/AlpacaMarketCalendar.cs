namespace Guardrails.Alpaca.Wire;

/// <summary>The answer of <c>GET /v3/calendar/{market}</c>.</summary>
internal sealed record AlpacaMarketCalendar
{
    public AlpacaMarket? Market { get; set; }

    public IReadOnlyList<AlpacaMarketDay>? Calendar { get; set; }
}
