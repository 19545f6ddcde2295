namespace Guardrails.Sandbox.Venues;

/// <summary>An order as the wire shows it, in Alpaca's words.</summary>
internal sealed record OrderView
{
    public required string Id { get; init; }

    public required string ClientOrderId { get; init; }

    /// <summary>Its place in the order of arrival.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? FilledAt { get; init; }

    public DateTimeOffset? ExpiredAt { get; init; }

    public DateTimeOffset? CanceledAt { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    public DateTimeOffset? ReplacedAt { get; init; }

    public string? ReplacedBy { get; init; }

    public string? Replaces { get; init; }

    public required AssetView Asset { get; init; }

    public string Symbol => Asset.Symbol;

    public required decimal Quantity { get; init; }

    /// <summary>The amount of money of an order that has one: its quantity is not told.</summary>
    public decimal? Notional { get; init; }

    public decimal FilledQuantity { get; init; }

    public decimal? FilledAveragePrice { get; init; }

    public string OrderClass { get; init; } = "";

    public required string Type { get; init; }

    public required string Side { get; init; }

    public required string TimeInForce { get; init; }

    public decimal? LimitPrice { get; init; }

    public decimal? StopPrice { get; init; }

    /// <summary>Of a stop that trails by an amount: the amount.</summary>
    public decimal? TrailPrice { get; init; }

    /// <summary>Of a stop that trails by percent: how many.</summary>
    public decimal? TrailPercent { get; init; }

    /// <summary>Of a stop that trails: the best price since it was placed (<c>hwm</c>).</summary>
    public decimal? BestPrice { get; init; }

    public required string Status { get; init; }

    public string? PositionIntent { get; init; }

    /// <summary>Whether it may be executed outside the regular hours as well.</summary>
    public bool ExtendedHours { get; init; }

    /// <summary>Of a leg of an order of several (<c>mleg</c>): how many of it one unit has.</summary>
    public decimal? Ratio { get; init; }

    /// <summary>The id of the order whose leg it is; <see langword="null"/> when it is none.</summary>
    public string? ParentId { get; init; }

    /// <summary>The ids of its legs as they are now, those that were replaced left out.</summary>
    public IReadOnlyList<string> LegIds { get; init; } = [];

    public bool IsOpen => Status is not ("filled" or "canceled" or "expired" or "rejected" or "replaced");
}
