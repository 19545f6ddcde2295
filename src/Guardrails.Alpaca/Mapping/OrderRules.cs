using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// What the venue refuses of one order by its documentation, told before anything is sent. Only what is refused for certain is told here: an exit must not be held up by a
/// rule that the venue does not have.
/// </summary>
internal static class OrderRules
{
    /// <summary>The longest client order id.</summary>
    public const int MaxIdLength = 128;

    private const int MaxQuantityDecimals = 9;

    /// <summary>Says what is wrong with a simple order; <see langword="null"/> when it can be sent.</summary>
    /// <param name="order">The order.</param>
    /// <param name="asset">What is traded.</param>
    public static string? Problem(OutboundOrder order, AssetTerms asset) =>
        Shape(order) ?? Quantity(order, asset) ?? (order.TimeInForce == TimeInForce.DayExtended ? Extended(order, asset) : Time(order, asset)) ?? Price(order.LimitPrice, "limit price", asset) ?? Price(order.StopPrice, "stop price", asset);

    /// <summary>Says what is wrong with a price; <see langword="null"/> when nothing is.</summary>
    public static string? Price(decimal? price, string name, AssetTerms asset)
    {
        if (price is not { } value)
        {
            return null;
        }

        var step = asset.PriceIncrement ?? (asset.Kind == AssetKind.Crypto ? null : asset.Kind == AssetKind.Option || value >= 1m ? 0.01m : 0.0001m);
        return value <= 0m ? FormattableString.Invariant($"{name} is {value}; it must be above 0")
            : step is { } tick && value % tick != 0m ? FormattableString.Invariant($"{name} is {value}, which is between two ticks of {tick}; round it with Instrument.RoundPrice")
            : null;
    }

    private static string? Shape(OutboundOrder order)
    {
        var hasLimit = order.Type is OrderType.Limit or OrderType.StopLimit;
        var hasStop = order.Type is OrderType.Stop or OrderType.StopLimit;
        return string.IsNullOrEmpty(order.ClientOrderId) || order.ClientOrderId.Length > MaxIdLength ? $"the client order id has {order.ClientOrderId?.Length ?? 0} characters; 1 to {MaxIdLength} are taken"
            : string.IsNullOrEmpty(order.VenueSymbol) ? "the symbol is empty"
            : hasLimit != order.LimitPrice is not null ? $"a {order.Type} order {(hasLimit ? "needs a" : "has no")} limit price"
            : hasStop != order.StopPrice is not null ? $"a {order.Type} order {(hasStop ? "needs a" : "has no")} stop price"
            : order.Effect is not (PositionEffect.Open or PositionEffect.Close) ? $"the effect is {order.Effect}; an approved order opens or closes"
            : null;
    }

    private static string? Quantity(OutboundOrder order, AssetTerms asset)
    {
        var quantity = order.Quantity;
        var isFraction = !IsWhole(quantity);
        return quantity <= 0m ? FormattableString.Invariant($"quantity is {quantity}; it must be above 0")
            : decimal.Round(quantity, MaxQuantityDecimals) != quantity ? FormattableString.Invariant($"quantity is {quantity}; at most {MaxQuantityDecimals} decimals are taken")
            : asset.Kind switch
            {
                AssetKind.Option => isFraction ? FormattableString.Invariant($"quantity is {quantity}; options are whole contracts") : null,
                AssetKind.Crypto => Crypto(order, asset),
                _ when !isFraction => null,
                _ when asset.Fractionable == false => FormattableString.Invariant($"quantity is {quantity}; {order.Symbol} is traded in whole shares"),
                _ when order is { Side: OrderSide.Sell, Effect: PositionEffect.Open } => FormattableString.Invariant($"quantity is {quantity}; parts of a share cannot be sold short"),
                _ => null,
            };
    }

    private static string? Crypto(OutboundOrder order, AssetTerms asset) =>
        order is { Side: OrderSide.Sell, Effect: PositionEffect.Open } or { Side: OrderSide.Buy, Effect: PositionEffect.Close } ? "coins cannot be sold short, and so no short position can be bought back"
            : asset.QuantityIncrement is { } step && order.Quantity % step != 0m ? FormattableString.Invariant($"quantity is {order.Quantity}, which is no multiple of {step}")
            : order.Quantity < asset.MinQuantity ? FormattableString.Invariant($"quantity is {order.Quantity}; at least {asset.MinQuantity} is taken")
            : null;

    private static string? Time(OutboundOrder order, AssetTerms asset)
    {
        var isFraction = asset.Kind == AssetKind.Equity && !IsWhole(order.Quantity);
        var isTaken = (asset.Kind, order.Type, order.TimeInForce) switch
        {
            (_, _, not (TimeInForce.Day or TimeInForce.GoodTillCancel or TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)) => false,
            (AssetKind.Crypto, OrderType.Stop, _) => false,
            (AssetKind.Crypto, _, var time) => time is TimeInForce.GoodTillCancel or TimeInForce.ImmediateOrCancel,
            (AssetKind.Option, OrderType.Market or OrderType.Limit, var time) => time is TimeInForce.Day or TimeInForce.GoodTillCancel,
            (AssetKind.Option, _, var time) => time == TimeInForce.Day,
            (_, OrderType.Market, var time) when isFraction => time is TimeInForce.Day or TimeInForce.GoodTillCancel,
            (_, _, var time) when isFraction => time == TimeInForce.Day,
            (_, OrderType.Market or OrderType.Limit, _) => true,
            (_, _, var time) => time is TimeInForce.Day or TimeInForce.GoodTillCancel,
        };
        return isTaken ? null : FormattableString.Invariant($"a {order.Type} order of {order.Quantity} {order.Symbol} ({(isFraction ? "part of a share" : asset.Kind)}) cannot be {order.TimeInForce} at Alpaca");
    }

    private static string? Extended(OutboundOrder order, AssetTerms asset) =>
        asset.Kind != AssetKind.Equity ? $"{order.Symbol} ({asset.Kind}) has no extended hours"
            : order.Type != OrderType.Limit ? $"a {order.Type} order does not work outside the regular session; send a limit order"
            : !IsWhole(order.Quantity) && !asset.FractionsInExtendedHours ? FormattableString.Invariant($"quantity is {order.Quantity}; {order.Symbol} is traded in whole shares outside the regular session")
            : null;

    /// <summary>Whether a quantity is a whole number.</summary>
    public static bool IsWhole(decimal quantity) => decimal.Truncate(quantity) == quantity;
}
