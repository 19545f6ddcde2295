namespace Guardrails.Alpaca.Wire;

/// <summary>A day of one market: <c>GET /v3/calendar/{market}</c>.</summary>
internal sealed record AlpacaMarketDay
{
    public DateOnly? Date { get; set; }

    public DateTimeOffset? PreStart { get; set; }

    public DateTimeOffset? PreEnd { get; set; }

    public DateTimeOffset? CoreStart { get; set; }

    public DateTimeOffset? CoreEnd { get; set; }

    public DateTimeOffset? LunchStart { get; set; }

    public DateTimeOffset? LunchEnd { get; set; }

    public DateTimeOffset? PostStart { get; set; }

    public DateTimeOffset? PostEnd { get; set; }

    public DateOnly? SettlementDate { get; set; }
}
