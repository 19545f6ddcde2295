namespace Guardrails.Alpaca.Wire;

/// <summary>One execution of an order of several instruments.</summary>
internal sealed record AlpacaLegExecution
{
    public string? ExecutionId { get; set; }

    public string? OrderId { get; set; }

    public string? Symbol { get; set; }

    public decimal? Qty { get; set; }

    public decimal? Price { get; set; }

    public DateTimeOffset? Timestamp { get; set; }
}
