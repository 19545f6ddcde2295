using Guardrails.Orders;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Alpaca's words for the terms of an order.</summary>
internal static class Words
{
    public static string Of(OrderSide side) => side switch
    {
        OrderSide.Buy => "buy",
        OrderSide.Sell => "sell",
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, null),
    };

    public static string Of(OrderType type) => type switch
    {
        OrderType.Market => "market",
        OrderType.Limit => "limit",
        OrderType.Stop => "stop",
        OrderType.StopLimit => "stop_limit",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static string Of(TimeInForce time) => time switch
    {
        TimeInForce.Day => "day",
        TimeInForce.GoodTillCancel => "gtc",
        TimeInForce.ImmediateOrCancel => "ioc",
        TimeInForce.FillOrKill => "fok",
        _ => throw new ArgumentOutOfRangeException(nameof(time), time, null),
    };

    public static OrderSide ToSide(string side) => side switch
    {
        "buy" => OrderSide.Buy,
        "sell" => OrderSide.Sell,
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, null),
    };

    public static OrderType ToType(string type) => type switch
    {
        "market" => OrderType.Market,
        "limit" => OrderType.Limit,
        "stop" or "trailing_stop" => OrderType.Stop,
        "stop_limit" => OrderType.StopLimit,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static TimeInForce ToTimeInForce(string time) => time switch
    {
        "day" => TimeInForce.Day,
        "gtc" => TimeInForce.GoodTillCancel,
        "ioc" => TimeInForce.ImmediateOrCancel,
        "fok" => TimeInForce.FillOrKill,
        _ => throw new ArgumentOutOfRangeException(nameof(time), time, null),
    };

    /// <summary>What an order does to what is held.</summary>
    public static string Intent(bool isBuy, decimal held) =>
        isBuy ? held < 0m ? "buy_to_close" : "buy_to_open" : held > 0m ? "sell_to_close" : "sell_to_open";
}
