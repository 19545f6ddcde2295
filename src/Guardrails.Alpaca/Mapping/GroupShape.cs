using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>What a group of the guard is at the venue: an entry with two exits is a <c>bracket</c>, with one an <c>oto</c>, two exits alone are an <c>oco</c>.</summary>
internal static class GroupShape
{
    private const decimal Distance = 0.01m;

    /// <summary>The exit that takes the profit; <see langword="null"/> when there is none.</summary>
    public static OutboundOrder? TargetOf(OutboundGroup group) => group.Exits.FirstOrDefault(static exit => exit.Type == OrderType.Limit);

    /// <summary>The exit that stops the loss; <see langword="null"/> when there is none.</summary>
    public static OutboundOrder? StopOf(OutboundGroup group) => group.Exits.FirstOrDefault(static exit => exit.Type is OrderType.Stop or OrderType.StopLimit);

    /// <summary>Says what is wrong with a group; <see langword="null"/> when it can be sent.</summary>
    public static string? Problem(OutboundGroup group, AssetTerms asset)
    {
        var first = group.Entry ?? group.Exits[0];
        return asset.Kind != AssetKind.Equity ? $"{asset.Kind} orders are sent one by one; Alpaca groups shares only"
            : group.Orders.Any(order => order.Symbol != first.Symbol) ? "the orders of a group have one symbol"
            : group.Orders.Any(order => order.Quantity != first.Quantity) ? "the orders of a group have one quantity at Alpaca; send exits of other sizes one by one"
            : !OrderRules.IsWhole(first.Quantity) ? FormattableString.Invariant($"quantity is {first.Quantity}; a group is whole shares, so send the part of a share by itself, for the day")
            : group.Orders.Any(order => order.TimeInForce != first.TimeInForce) || first.TimeInForce is not (TimeInForce.Day or TimeInForce.GoodTillCancel) ? "the orders of a group live for the day or until they are canceled, all of them alike"
            : group.Exits.Any(exit => exit.Effect != PositionEffect.Close || exit.Side != group.Exits[0].Side) ? "exits close, all on one side"
            : group.Exits.Count > 2 || (group.Exits.Count == 2 && (TargetOf(group) is null || StopOf(group) is null)) ? "two exits are a limit order and a stop order"
            : (group.Entry is { } entry ? OfEntry(group, entry) : null) ?? group.Orders.Select(order => OrderRules.Problem(order, asset)).FirstOrDefault(static p => p is not null) ?? Prices(group);
    }

    private static string? OfEntry(OutboundGroup group, OutboundOrder entry) =>
        entry.Effect != PositionEffect.Open || entry.Side == group.Exits[0].Side ? "an entry with exits opens, on the side opposite to them"
            : entry.Type is not (OrderType.Market or OrderType.Limit) ? $"an entry with exits is a market or limit order, and this is {entry.Type}"
            : TargetOf(group) is null && StopOf(group) is null ? "an exit of an entry is a limit order or a stop order"
            : null;

    /// <summary>Each stop has to be 0.01 beyond the target, and beyond the limit of the entry.</summary>
    private static string? Prices(OutboundGroup group)
    {
        // For exits that sell, lower is nearer to the stop; for exits that buy it is the other way round.
        var sign = group.Exits[0].Side == OrderSide.Sell ? 1m : -1m;
        var (target, stop, entry) = (TargetOf(group)?.LimitPrice, StopOf(group)?.StopPrice, group.Entry?.LimitPrice);
        return (target - stop) * sign < Distance ? FormattableString.Invariant($"the stop {stop} is not {Distance} beyond the target {target}")
            : (entry - stop) * sign < Distance ? FormattableString.Invariant($"the stop {stop} is not {Distance} beyond the entry's limit {entry}")
            : (target - entry) * sign < Distance ? FormattableString.Invariant($"the target {target} is not {Distance} beyond the entry's limit {entry}")
            : null;
    }
}
