namespace Guardrails.Alpaca.Wire;

/// <summary>An order: <c>/v2/orders</c>, the stream, and lists of several answers.</summary>
internal sealed record AlpacaOrder
{
    public string? Id { get; set; }

    public string? ClientOrderId { get; set; }

    public string? AssetId { get; set; }

    /// <summary>Empty for an order of several instruments.</summary>
    public string? Symbol { get; set; }

    public string? AssetClass { get; set; }

    /// <summary>Empty for an order of several instruments.</summary>
    public string? Side { get; set; }

    public string? PositionIntent { get; set; }

    /// <summary>Empty is simple.</summary>
    public string? OrderClass { get; set; }

    public string? Type { get; set; }

    /// <summary>The former name of the type.</summary>
    public string? OrderType { get; set; }

    public string? TimeInForce { get; set; }

    public string? Status { get; set; }

    /// <summary>The whole quantity; missing when the order has an amount of money.</summary>
    public decimal? Qty { get; set; }

    public decimal? Notional { get; set; }

    public decimal? FilledQty { get; set; }

    public decimal? FilledAvgPrice { get; set; }

    public decimal? RatioQty { get; set; }

    public decimal? LimitPrice { get; set; }

    public decimal? StopPrice { get; set; }

    public decimal? TrailPrice { get; set; }

    public decimal? TrailPercent { get; set; }

    public decimal? Hwm { get; set; }

    public bool? ExtendedHours { get; set; }

    public decimal? Commission { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public DateTimeOffset? SubmittedAt { get; set; }

    public DateTimeOffset? FilledAt { get; set; }

    public DateTimeOffset? ExpiredAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? CancelRequestedAt { get; set; }

    public DateTimeOffset? CanceledAt { get; set; }

    public DateTimeOffset? FailedAt { get; set; }

    public DateTimeOffset? ReplacedAt { get; set; }

    /// <summary>The order that took its place.</summary>
    public string? ReplacedBy { get; set; }

    /// <summary>The order whose place it took.</summary>
    public string? Replaces { get; set; }

    /// <summary>The orders of its group, one level.</summary>
    public IReadOnlyList<AlpacaOrder>? Legs { get; set; }

    public string? Source { get; set; }

    public string? Subtag { get; set; }
}
