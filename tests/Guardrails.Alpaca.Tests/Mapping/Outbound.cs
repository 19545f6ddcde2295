using Guardrails.Alpaca.Mapping;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Tests.Mapping;

/// <summary>Approved orders, made without a guard.</summary>
internal static class Outbound
{
    public static AssetTerms Share { get; } = new() { Kind = AssetKind.Equity, Fractionable = true };

    public static AssetTerms WholeShare { get; } = new() { Kind = AssetKind.Equity, Fractionable = false };

    public static AssetTerms Contract { get; } = new() { Kind = AssetKind.Option };

    public static AssetTerms Coin { get; } = new() { Kind = AssetKind.Crypto, PriceIncrement = 0.05m, QuantityIncrement = 0.001m, MinQuantity = 0.01m };

    public static OutboundOrder Order(
        OrderSide side, decimal quantity, OrderType type = OrderType.Market, decimal? limit = null, decimal? stop = null, TimeInForce time = TimeInForce.Day,
        PositionEffect effect = PositionEffect.Open, string symbol = "ACME", string id = "bot-1", string? venueSymbol = null) => new()
        {
            ClientOrderId = id,
            Symbol = symbol,
            VenueSymbol = venueSymbol ?? symbol,
            Side = side,
            Quantity = quantity,
            Type = type,
            LimitPrice = limit,
            StopPrice = stop,
            TimeInForce = time,
            Effect = effect,
            Leg = default,
            ReduceOnly = effect == PositionEffect.Close,
        };

    public static OutboundOrder Target(decimal quantity, decimal limit, OrderSide side = OrderSide.Sell, TimeInForce time = TimeInForce.GoodTillCancel, string id = "bot-2") =>
        Order(side, quantity, OrderType.Limit, limit, time: time, effect: PositionEffect.Close, id: id);

    public static OutboundOrder Stop(decimal quantity, decimal stop, OrderSide side = OrderSide.Sell, TimeInForce time = TimeInForce.GoodTillCancel, string id = "bot-3", decimal? limit = null) =>
        Order(side, quantity, limit is null ? OrderType.Stop : OrderType.StopLimit, limit, stop, time, PositionEffect.Close, id: id);

    public static OutboundGroup Group(OutboundOrder? entry, params OutboundOrder[] exits) => new() { Entry = entry, Exits = exits };
}
