namespace Guardrails.Repository.Tests.Guides;

/// <summary>An order as the SDK of the guides sends it.</summary>
public sealed record YourOrder
{
    public required string ClientId { get; init; }

    public required string Symbol { get; init; }

    public required string Side { get; init; }

    public required decimal Quantity { get; init; }

    public required string Type { get; init; }

    public required decimal? LimitPrice { get; init; }

    public required decimal? StopPrice { get; init; }

    public required string TimeInForce { get; init; }

    public required bool ReduceOnly { get; init; }
}

/// <summary>An order as the broker of the guides has it.</summary>
public sealed record YourOrderState
{
    public required string? ClientId { get; init; }

    public required string OrderId { get; init; }

    public required string Symbol { get; init; }

    public required string Side { get; init; }

    public required string Status { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal FilledQuantity { get; init; }

    public required string Type { get; init; }

    public required decimal? LimitPrice { get; init; }

    public required decimal? StopPrice { get; init; }

    public required string? TimeInForce { get; init; }

    public required bool? ReduceOnly { get; init; }
}

/// <summary>What the stream of the broker says of an order.</summary>
public sealed record YourReport(YourOrderState Order, YourFill? Fill, bool IsLiquidation, DateTimeOffset? Time, string? Text);

/// <summary>One execution.</summary>
public sealed record YourFill(string? Id, string Kind, decimal Quantity, decimal Price, decimal Fee, string? FeeAsset);

/// <summary>The HTTP answer to a message.</summary>
public sealed record YourAnswer(int Status, string OrderId, string Body);

/// <summary>One row of the position list.</summary>
public sealed record YourPosition(string Symbol, decimal Quantity);

/// <summary>The account.</summary>
public sealed record YourAccount(string Currency, decimal Equity);

/// <summary>A trade of the market.</summary>
public sealed record YourPrice(string Symbol, decimal Price, DateTimeOffset Time);

/// <summary>What can be traded.</summary>
public sealed record YourAsset(string Symbol, string Currency, decimal TickSize, decimal LotSize, bool Shortable);
