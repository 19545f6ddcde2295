using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Why Alpaca refuses to replace an order.</summary>
internal static class ReplaceRules
{
    public static Refusal? Check(OrderView order, OrderChange change, SandboxAsset asset) => CheckStatus(order)
        ?? OrderRules.CheckPrices(change.LimitPrice, change.StopPrice, asset)
        ?? CheckTerms(order, change, asset);

    private static Refusal? CheckStatus(OrderView order) => order.Status switch
    {
        "accepted" or "pending_new" => Refusal.Rule("unable to replace order, order isn't sent to exchange yet"),
        "new" or "partially_filled" or "held" => null,
        _ => Refusal.Rule("unable to replace order, order is not open"),
    };

    /// <summary>A trail of the kind that the order has, which leaves room below the best price.</summary>
    private static Refusal? CheckTrail(OrderView order, decimal trail) =>
        order.TrailPercent is not null ? trail is < 0.1m or >= 100m ? Refusal.Field("trail_percent must be greater than or equal to 0.1") : null
        : OrderRules.CheckTrailPrice(trail) ?? (order.Side == "sell" && trail >= order.BestPrice ? Refusal.Rule($"trail_price must be below the price {Decimals.Text(order.BestPrice!.Value)}") : null);

    private static Refusal? CheckTerms(OrderView order, OrderChange change, SandboxAsset asset)
    {
        // Alpaca says of equities alone that parts cannot be changed.
        var isWhole = asset.Pair is not null || order.Quantity == decimal.Truncate(order.Quantity) && (change.Quantity is not { } quantity || quantity == decimal.Truncate(quantity));
        var isSame = (change.Quantity ?? order.Quantity) == order.Quantity && (change.LimitPrice ?? order.LimitPrice) == order.LimitPrice
            && (change.StopPrice ?? order.StopPrice) == order.StopPrice && (change.TimeInForce ?? order.TimeInForce) == order.TimeInForce;
        isSame &= (change.Trail ?? order.TrailPrice ?? order.TrailPercent) == (order.TrailPrice ?? order.TrailPercent);
        return (change.Trail is not null) && order.BestPrice is null ? Refusal.Rule($"{order.Type} orders must not have trail")
            : order.BestPrice is not null && change.StopPrice is not null ? Refusal.Rule($"{order.Type} orders must not have stop_price")
            : change.Trail is { } trail ? CheckTrail(order, trail) ?? (isSame ? Refusal.Rule("order parameters are not changed") : null)
            : asset.Pair is { } pair && change.Quantity is { } coins && PairRules.CheckSize(coins, pair) is { } refused ? refused
            : order.Notional is not null ? Refusal.Rule("notional orders cannot be replaced")
            : !isWhole ? Refusal.Field("qty must be integer")
            : change.LimitPrice is not null && order.LimitPrice is null ? Refusal.Rule($"{order.Type} orders must not have limit_price")
            : change.StopPrice is not null && order.StopPrice is null ? Refusal.Rule($"{order.Type} orders must not have stop_price")
            : isSame ? Refusal.Rule("order parameters are not changed")
            : change.TimeInForce is { } time && time != order.TimeInForce ? Refusal.NotSupported("another time in force for an open order")
            : change.Quantity is { } other && other != order.Quantity && order.OrderClass.Length > 0
                ? Refusal.NotSupported("another quantity for a member of a complex order: what Alpaca answers is not documented")
            : null;
    }
}
