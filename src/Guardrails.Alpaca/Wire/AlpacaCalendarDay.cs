namespace Guardrails.Alpaca.Wire;

/// <summary>A trading day in New York time: <c>GET /v2/calendar</c>. A day without trading has no row.</summary>
internal sealed record AlpacaCalendarDay
{
    public DateOnly? Date { get; init; }

    public TimeOnly? Open { get; init; }

    public TimeOnly? Close { get; init; }

    public TimeOnly? SessionOpen { get; init; }

    public TimeOnly? SessionClose { get; init; }

    public DateOnly? SettlementDate { get; init; }
}
