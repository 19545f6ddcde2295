namespace Guardrails.Alpaca.Wire;

/// <summary>One execution of an order of several instruments.</summary>
internal sealed record AlpacaLegExecution
{
    public string? ExecutionId { get; init; }

    public string? OrderId { get; init; }

    public string? Symbol { get; init; }

    public decimal? Qty { get; init; }

    public decimal? Price { get; init; }

    public DateTimeOffset? Timestamp { get; init; }
}
