using Alpaca.Markets;
using Sdk = Alpaca.Markets;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>What the SDK hands over, as the tests make it.</summary>
internal sealed record SdkOrder : IOrder
{
    public required Guid OrderId { get; init; }

    public required string? ClientOrderId { get; init; }

    public required string? Symbol { get; init; }

    public required decimal? Quantity { get; init; }

    public required decimal FilledQuantity { get; init; }

    public required Sdk.OrderType OrderType { get; init; }

    public required Sdk.OrderSide? OrderSide { get; init; }

    public required Sdk.TimeInForce TimeInForce { get; init; }

    public required decimal? LimitPrice { get; init; }

    public required decimal? StopPrice { get; init; }

    public required OrderStatus OrderStatus { get; init; }

    public required Guid? ReplacesOrderId { get; init; }

    public IReadOnlyList<IOrder> Legs => [];
}

internal sealed record SdkUpdate(TradeEvent Event, Guid? ExecutionId, decimal? Price, decimal? TradeQuantity, DateTime? TimestampUtc, IOrder Order) : ITradeUpdate;

internal sealed record SdkPosition(string Symbol, decimal Quantity, Sdk.PositionSide Side) : IPosition;

internal sealed record SdkAccount(Guid AccountId, string? Currency, decimal? Equity, decimal? BuyingPower) : IAccount;

internal sealed record SdkAsset(string Symbol, bool IsTradable, bool Shortable, bool EasyToBorrow) : IAsset;

internal sealed record SdkQuote(string Symbol, DateTime TimestampUtc, decimal BidPrice, decimal AskPrice) : IQuote;

internal sealed record SdkErrorInformation(string Symbol) : IErrorInformation;
