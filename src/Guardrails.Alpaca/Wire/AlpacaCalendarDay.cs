namespace Guardrails.Alpaca.Wire;

/// <summary>A trading day in New York time: <c>GET /v2/calendar</c>. A day without trading has no row.</summary>
internal sealed record AlpacaCalendarDay
{
    public DateOnly? Date { get; set; }

    public TimeOnly? Open { get; set; }

    public TimeOnly? Close { get; set; }

    public TimeOnly? SessionOpen { get; set; }

    public TimeOnly? SessionClose { get; set; }

    public DateOnly? SettlementDate { get; set; }
}
