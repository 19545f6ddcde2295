using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Observing;

/// <summary>Whether a fact of the venue can be read at all, and the venue's numbers as the books keep them.</summary>
internal static class Legibility
{
    public static string? Unreadable(ExecutionReport report) =>
        report.Symbol.IsDefault ? "the symbol is empty"
        : report.Side is not (OrderSide.Buy or OrderSide.Sell) ? $"side {(int)report.Side} is unknown"
        : !Enum.IsDefined(report.Status) ? $"status {(int)report.Status} is unknown"
        : !Enum.IsDefined(report.Leg) ? $"leg {(int)report.Leg} is unknown"
        : !Enum.IsDefined(report.Cause) ? $"cause {(int)report.Cause} is unknown"
        : report.Type is { } type && !Enum.IsDefined(type) ? $"type {(int)type} is unknown"
        : report.TimeInForce is { } terms && !Enum.IsDefined(terms) ? $"time in force {(int)terms} is unknown"
        : report.Fill is { } fill && (fill.Quantity <= 0m || fill.Quantity > Amount.MaxMagnitude) ? Say("fill quantity", fill.Quantity)
        : report.Fill is { } priced && Math.Abs(priced.Price) > Amount.MaxMagnitude ? Say("fill price", priced.Price)
        : report.Fill is { } kind && !Enum.IsDefined(kind.Kind) ? $"fill kind {(int)kind.Kind} is unknown"
        : report.Fill is { Kind: not FillKind.Trade, ExecutionId: null } ? "a bust or correction names no execution"
        : report.Fill is { } charged && Math.Abs(charged.Fee) > Amount.MaxMagnitude ? Say("fee", charged.Fee)
        : report.CumulativeQuantity is < 0m or > Amount.MaxMagnitude ? Say("cumulative quantity", report.CumulativeQuantity.Value)
        : report.OrderQuantity is <= 0m or > Amount.MaxMagnitude ? Say("order quantity", report.OrderQuantity.Value)
        : null;

    public static string? Unreadable(VenueOrder order) =>
        order.Symbol.IsDefault ? "the symbol is empty"
        : string.IsNullOrWhiteSpace(order.ClientOrderId) ? "the client order id is empty"
        : order.Side is not (OrderSide.Buy or OrderSide.Sell) ? $"side {(int)order.Side} is unknown"
        : !Enum.IsDefined(order.Status) ? $"status {(int)order.Status} is unknown"
        : !Enum.IsDefined(order.Leg) ? $"leg {(int)order.Leg} is unknown"
        : !Enum.IsDefined(order.Type) ? $"type {(int)order.Type} is unknown"
        : order.TimeInForce is { } terms && !Enum.IsDefined(terms) ? $"time in force {(int)terms} is unknown"
        : order.Quantity is <= 0m or > Amount.MaxMagnitude ? Say("quantity", order.Quantity)
        : order.FilledQuantity is < 0m or > Amount.MaxMagnitude ? Say("filled quantity", order.FilledQuantity)
        : Math.Abs(order.LimitPrice ?? 0m) > Amount.MaxMagnitude ? Say("limit price", order.LimitPrice!.Value)
        : Math.Abs(order.StopPrice ?? 0m) > Amount.MaxMagnitude ? Say("stop price", order.StopPrice!.Value)
        : null;

    private static string Say(string what, decimal value) => string.Create(CultureInfo.InvariantCulture, $"{what} {value} is out of range");

    /// <summary>The venue's number with the decimals the books keep.</summary>
    public static decimal Canonical(decimal value) => value.Scale <= Amount.MaxDecimals ? value : decimal.Round(value, Amount.MaxDecimals);
}
