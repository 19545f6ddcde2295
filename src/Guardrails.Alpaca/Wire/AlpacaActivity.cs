namespace Guardrails.Alpaca.Wire;

/// <summary>A row of what happened on the account: <c>GET /v2/account/activities</c>. Executions (<c>FILL</c>) and all else have one type with different properties.</summary>
internal sealed record AlpacaActivity
{
    /// <summary>Opaque; the token of the next page.</summary>
    public string? Id { get; init; }

    public string? ActivityType { get; init; }

    public string? ActivitySubType { get; init; }

    public string? OrderId { get; init; }

    public string? OrderStatus { get; init; }

    public string? Symbol { get; init; }

    public string? Side { get; init; }

    /// <summary><c>fill</c> or <c>partial_fill</c>.</summary>
    public string? Type { get; init; }

    public decimal? Qty { get; init; }

    public decimal? CumQty { get; init; }

    public decimal? LeavesQty { get; init; }

    public decimal? Price { get; init; }

    public DateTimeOffset? TransactionTime { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateOnly? Date { get; init; }

    public decimal? NetAmount { get; init; }

    public decimal? PerShareAmount { get; init; }

    public string? Currency { get; init; }

    public string? Status { get; init; }

    public string? Description { get; init; }
}
