namespace Guardrails.Alpaca.Wire;

/// <summary>A day of one market: <c>GET /v3/calendar/{market}</c>.</summary>
internal sealed record AlpacaMarketDay
{
    public DateOnly? Date { get; init; }

    public DateTimeOffset? PreStart { get; init; }

    public DateTimeOffset? PreEnd { get; init; }

    public DateTimeOffset? CoreStart { get; init; }

    public DateTimeOffset? CoreEnd { get; init; }

    public DateTimeOffset? LunchStart { get; init; }

    public DateTimeOffset? LunchEnd { get; init; }

    public DateTimeOffset? PostStart { get; init; }

    public DateTimeOffset? PostEnd { get; init; }

    public DateOnly? SettlementDate { get; init; }
}
