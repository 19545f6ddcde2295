namespace Guardrails.Alpaca.Wire;

/// <summary>A row of what happened on the account: <c>GET /v2/account/activities</c>. Executions (<c>FILL</c>) and all else have one type with different properties.</summary>
internal sealed record AlpacaActivity
{
    /// <summary>Opaque; the token of the next page.</summary>
    public string? Id { get; set; }

    public string? ActivityType { get; set; }

    public string? ActivitySubType { get; set; }

    public string? OrderId { get; set; }

    public string? OrderStatus { get; set; }

    public string? Symbol { get; set; }

    public string? Side { get; set; }

    /// <summary><c>fill</c> or <c>partial_fill</c>.</summary>
    public string? Type { get; set; }

    public decimal? Qty { get; set; }

    public decimal? CumQty { get; set; }

    public decimal? LeavesQty { get; set; }

    public decimal? Price { get; set; }

    public DateTimeOffset? TransactionTime { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateOnly? Date { get; set; }

    public decimal? NetAmount { get; set; }

    public decimal? PerShareAmount { get; set; }

    public string? Currency { get; set; }

    public string? Status { get; set; }

    public string? Description { get; set; }
}
