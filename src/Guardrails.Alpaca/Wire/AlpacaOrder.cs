namespace Guardrails.Alpaca.Wire;

/// <summary>An order: <c>/v2/orders</c>, the stream, and lists of several answers.</summary>
internal sealed record AlpacaOrder
{
    public string? Id { get; init; }

    public string? ClientOrderId { get; init; }

    public string? AssetId { get; init; }

    /// <summary>Empty for an order of several instruments.</summary>
    public string? Symbol { get; init; }

    public string? AssetClass { get; init; }

    /// <summary>Empty for an order of several instruments.</summary>
    public string? Side { get; init; }

    public string? PositionIntent { get; init; }

    /// <summary>Empty is simple.</summary>
    public string? OrderClass { get; init; }

    public string? Type { get; init; }

    /// <summary>The former name of the type.</summary>
    public string? OrderType { get; init; }

    public string? TimeInForce { get; init; }

    public string? Status { get; init; }

    /// <summary>The whole quantity; missing when the order has an amount of money.</summary>
    public decimal? Qty { get; init; }

    public decimal? Notional { get; init; }

    public decimal? FilledQty { get; init; }

    public decimal? FilledAvgPrice { get; init; }

    public decimal? RatioQty { get; init; }

    public decimal? LimitPrice { get; init; }

    public decimal? StopPrice { get; init; }

    public decimal? TrailPrice { get; init; }

    public decimal? TrailPercent { get; init; }

    public decimal? Hwm { get; init; }

    public bool? ExtendedHours { get; init; }

    public decimal? Commission { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public DateTimeOffset? FilledAt { get; init; }

    public DateTimeOffset? ExpiredAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    public DateTimeOffset? CanceledAt { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    public DateTimeOffset? ReplacedAt { get; init; }

    /// <summary>The order that took its place.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>The order whose place it took.</summary>
    public string? Replaces { get; init; }

    /// <summary>The orders of its group, one level.</summary>
    public IReadOnlyList<AlpacaOrder>? Legs { get; init; }

    public string? Source { get; init; }

    public string? Subtag { get; init; }
}
