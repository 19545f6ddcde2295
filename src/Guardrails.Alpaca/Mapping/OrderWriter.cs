using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Guardrails.Alpaca.Wire;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// Writes the bodies of orders. Prices and quantities are texts, the client order id goes out as it is, and shares and options carry what the order does to the position
/// (<c>position_intent</c>), so that the venue refuses an exit that would open.
/// </summary>
internal static class OrderWriter
{
    // An id with a + or an apostrophe is sent with that character and not as an escape: whoever compares it byte by byte finds it.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // One body at a time on each thread; what a body that failed has left is written over.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>One order.</summary>
    /// <param name="order">The approved order.</param>
    /// <param name="asset">What is traded.</param>
    public static PreparedOrder Order(OutboundOrder order, AssetTerms asset) =>
        OrderRules.Problem(order, asset) is { } problem ? PreparedOrder.Refused(problem) : PreparedOrder.Of(Body(writer =>
        {
            Terms(writer, order, asset);
            if (order.TimeInForce == TimeInForce.DayExtended)
            {
                writer.WriteBoolean("extended_hours", true);
            }

            if (asset.Kind != AssetKind.Crypto)
            {
                writer.WriteString("position_intent", AlpacaTerms.Intent(order.Side, order.Effect));
            }
        }));

    /// <summary>A group.</summary>
    /// <param name="group">The approved group.</param>
    /// <param name="asset">What is traded.</param>
    /// <param name="sendsIntent">Whether exits as a pair carry what they do to the position; that they may is written nowhere.</param>
    public static PreparedOrder Group(OutboundGroup group, AssetTerms asset, bool sendsIntent = true)
    {
        if (group is { Entry: null, Exits: [var alone] })
        {
            return Order(alone, asset);
        }

        return GroupShape.Problem(group, asset) is { } problem ? PreparedOrder.Refused(problem) : PreparedOrder.Of(Body(writer =>
        {
            var (target, stop) = (GroupShape.TargetOf(group), GroupShape.StopOf(group));
            var parent = group.Entry ?? target!;
            Terms(writer, parent, asset, withPrices: group.Entry is not null);
            writer.WriteString("order_class", group.Entry is null ? "oco" : group.Exits.Count == 2 ? "bracket" : "oto");
            if (group.Entry is not null || sendsIntent)
            {
                writer.WriteString("position_intent", AlpacaTerms.Intent(parent.Side, parent.Effect));
            }

            if (target is not null)
            {
                writer.WriteStartObject("take_profit");
                Amount(writer, "limit_price", target.LimitPrice);
                writer.WriteEndObject();
            }

            if (stop is not null)
            {
                writer.WriteStartObject("stop_loss");
                Amount(writer, "stop_price", stop.StopPrice);
                Amount(writer, "limit_price", stop.LimitPrice);
                writer.WriteEndObject();
            }
        }));
    }

    /// <summary>What an order is changed to. Only what changes is sent: the venue refuses what does not, and takes no other quantity for a member of a group.</summary>
    /// <param name="order">The order as it is to be, under the id of the new one.</param>
    /// <param name="old">The order as the venue has it.</param>
    /// <param name="asset">What is traded.</param>
    public static PreparedOrder Replacement(OutboundOrder order, AlpacaOrder old, AssetTerms asset)
    {
        var (quantity, limit, stop) = (order.Quantity != old.Qty, order.LimitPrice != old.LimitPrice && order.LimitPrice is not null, order.StopPrice != old.StopPrice && order.StopPrice is not null);
        var problem = OrderRules.Problem(order, asset)
            ?? (quantity && old.OrderClass is ("oco" or "bracket" or "oto") ? FormattableString.Invariant($"the quantity of an order in a group stays {old.Qty}; cancel the group, and send it anew with {order.Quantity}")
                : quantity && asset.Kind != AssetKind.Crypto && !OrderRules.IsWhole(order.Quantity) ? FormattableString.Invariant($"quantity is {order.Quantity}; a part of a share cannot be replaced. Cancel the order, and submit another")
                : !quantity && !limit && !stop ? "the order is already what it is to be"
                : null);
        return problem is not null ? PreparedOrder.Refused(problem) : PreparedOrder.Of(Body(writer =>
        {
            Amount(writer, "qty", quantity ? order.Quantity : null);
            Amount(writer, "limit_price", limit ? order.LimitPrice : null);
            Amount(writer, "stop_price", stop ? order.StopPrice : null);
            writer.WriteString("client_order_id", order.ClientOrderId);
        }));
    }

    /// <summary>An order of several options.</summary>
    /// <param name="order">The approved order.</param>
    public static PreparedOrder Multileg(OutboundMultileg order)
    {
        var option = new AssetTerms { Kind = AssetKind.Option };
        var problem = order.Legs.Count is < 2 or > 4 ? $"there are {order.Legs.Count} legs; Alpaca takes 2 to 4"
            : !OrderRules.IsWhole(order.Quantity) || order.Quantity <= 0m ? FormattableString.Invariant($"quantity is {order.Quantity}; it must be a whole number above 0")
            : order.Legs.Any(leg => leg.Quantity % order.Quantity != 0m) ? "the quantity of a leg is no multiple of the order's"
            : order.TimeInForce is not (TimeInForce.Day or TimeInForce.GoodTillCancel) ? $"an order of several options cannot be {order.TimeInForce} at Alpaca"
            : order.LimitPrice is { } net && net != 0m ? OrderRules.Price(Math.Abs(net), "net price", option)
            : null;
        problem ??= order.Legs.Select(leg => OrderRules.Problem(leg, option)).FirstOrDefault(static p => p is not null);
        return problem is not null ? PreparedOrder.Refused(problem) : PreparedOrder.Of(Body(writer =>
        {
            Amount(writer, "qty", order.Quantity);
            writer.WriteString("type", order.LimitPrice is null ? "market" : "limit");
            writer.WriteString("time_in_force", AlpacaTerms.Text(order.TimeInForce));
            Amount(writer, "limit_price", order.LimitPrice);
            writer.WriteString("client_order_id", order.ClientOrderId);
            writer.WriteString("order_class", "mleg");
            writer.WriteStartArray("legs");
            foreach (var leg in order.Legs)
            {
                writer.WriteStartObject();
                writer.WriteString("symbol", leg.VenueSymbol);
                writer.WriteString("ratio_qty", order.RatioOf(leg).ToString(CultureInfo.InvariantCulture));
                writer.WriteString("side", AlpacaTerms.Text(leg.Side));
                writer.WriteString("position_intent", AlpacaTerms.Intent(leg.Side, leg.Effect));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
    }

    private static void Terms(Utf8JsonWriter writer, OutboundOrder order, AssetTerms asset, bool withPrices = true)
    {
        writer.WriteString("symbol", order.VenueSymbol);
        Amount(writer, "qty", order.Quantity);
        writer.WriteString("side", AlpacaTerms.Text(order.Side));
        writer.WriteString("type", AlpacaTerms.Text(order.Type));

        // Parts of a share are traded for the day alone; a market order does not outlive it.
        var isForTheDay = order.Type == OrderType.Market && !OrderRules.IsWhole(order.Quantity) && asset.Kind == AssetKind.Equity;
        writer.WriteString("time_in_force", isForTheDay ? "day" : AlpacaTerms.Text(order.TimeInForce));
        Amount(writer, "limit_price", withPrices ? order.LimitPrice : null);
        Amount(writer, "stop_price", withPrices ? order.StopPrice : null);
        writer.WriteString("client_order_id", order.ClientOrderId);
    }

    private static void Amount(Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is { } amount)
        {
            writer.WriteString(name, amount.ToString("0.############################", CultureInfo.InvariantCulture));
        }
    }

    private static byte[] Body(Action<Utf8JsonWriter> write)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        var writer = _writer ??= new Utf8JsonWriter(buffer, _options);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
