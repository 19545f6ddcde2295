using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Observing;

/// <summary>Whether a fact of the venue can be read at all, and the venue's numbers as the books keep them.</summary>
internal static class Legibility
{
    /// <summary>The longest name of an order, an execution, a group or an asset that is kept as it is.</summary>
    private const int MaxNameLength = 256;

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

    /// <summary>
    /// A report with names as the books keep them: the symbol that the venue's spelling stands for, and no name of an order that no venue gives. Such a one is
    /// shortened, so that a stream of such reports does not fill the memory; what it names is booked all the same. So is what comes with a price that none can be,
    /// without that price. An order of the bot's that the venue knows by its own id alone, or by a new one, has the name that it was approved under.
    /// </summary>
    public static ExecutionReport Named(BookView book, ExecutionReport report)
    {
        var symbol = book.Names.Of(report.Symbol);
        var named = symbol == report.Symbol ? report : report with { Symbol = symbol };
        if (Approved(book, symbol, report.ClientOrderId, report.VenueOrderId, report.PreviousVenueOrderId) is { } own)
        {
            named = named with { ClientOrderId = own.ClientOrderId };
        }

        if (!CanBePrice(named.LimitPrice) || !CanBePrice(named.StopPrice))
        {
            named = named with { LimitPrice = CanBePrice(named.LimitPrice) ? named.LimitPrice : null, StopPrice = CanBePrice(named.StopPrice) ? named.StopPrice : null };
        }

        return !HasLongName(named) ? named : named with
        {
            ClientOrderId = Name(named.ClientOrderId),
            VenueOrderId = Name(report.VenueOrderId),
            PreviousVenueOrderId = Name(report.PreviousVenueOrderId),
            Fill = report.Fill is { } fill ? fill with { ExecutionId = Name(fill.ExecutionId), FeeAsset = Name(fill.FeeAsset) } : null,
        };
    }

    /// <summary>A row of a list, likewise.</summary>
    public static VenueOrder Named(BookView book, VenueOrder order)
    {
        var symbol = book.Names.Of(order.Symbol);
        var named = symbol == order.Symbol ? order : order with { Symbol = symbol };
        var own = Approved(book, symbol, order.ClientOrderId, order.VenueOrderId, order.PreviousVenueOrderId);
        if (own is not null || order.ClientOrderId is null)
        {
            named = named with { ClientOrderId = own?.ClientOrderId ?? (order.VenueOrderId is { } id ? ExternalOrders.AnonymousId(symbol, id) : null) };
        }

        // No order waits for itself.
        named = named.WaitsFor is { } entry && entry == named.ClientOrderId ? named with { WaitsFor = null } : named;
        return !IsLong(order.ClientOrderId) && !IsLong(order.VenueOrderId) && !IsLong(order.PreviousVenueOrderId) && !IsLong(order.GroupId) && !IsLong(order.WaitsFor)
            ? named
            : named with
            {
                ClientOrderId = Name(named.ClientOrderId),
                VenueOrderId = Name(order.VenueOrderId),
                PreviousVenueOrderId = Name(order.PreviousVenueOrderId),
                GroupId = Name(order.GroupId),
                WaitsFor = Name(named.WaitsFor),
            };
    }

    /// <summary>
    /// The approved order that the venue means although it names no client order id that is known: by its id, or by the id that it had before. Example: the venue makes a leg of a
    /// group anew under other ids, and says which one it replaces. What takes the place of an order that was executed in part has a quantity and a sum of its own, and is an order of its own.
    /// </summary>
    private static OrderView? Approved(BookView book, Symbol symbol, string? clientOrderId, string? venueOrderId, string? previous)
    {
        if (clientOrderId is not null && book.FindOrder(clientOrderId) is not null)
        {
            return null;
        }

        return Of(venueOrderId) ?? (Of(previous) is { MostBooked: 0m } order and ({ IsLive: true } or { State: OrderState.Replaced, HasSuccessor: false }) ? order : null);

        OrderView? Of(string? id) => id is not null && book.FindOrderByVenueId(symbol, id) is { Managed: true } managed ? managed : null;
    }

    /// <summary>The answer to a send, likewise.</summary>
    public static SubmitOutcome Named(BookView book, SubmitOutcome outcome) => outcome is SubmitOutcome.Accepted accepted && Named(book, accepted.Echo, accepted.VenueOrderId, out var echo)
        ? accepted with { VenueOrderId = Name(accepted.VenueOrderId), Echo = echo }
        : outcome;

    /// <summary>The answer to a replacement, likewise.</summary>
    public static ReplaceOutcome Named(BookView book, ReplaceOutcome outcome) => outcome is ReplaceOutcome.Accepted accepted && Named(book, accepted.Echo, accepted.VenueOrderId, out var echo)
        ? accepted with { VenueOrderId = Name(accepted.VenueOrderId), Echo = echo }
        : outcome;

    /// <summary>Whether an answer says something under another name than the books keep.</summary>
    private static bool Named(BookView book, ExecutionReport? told, string? venueOrderId, out ExecutionReport? echo)
    {
        echo = told is null ? null : Named(book, told);
        return !ReferenceEquals(echo, told) || IsLong(venueOrderId);
    }

    private static bool CanBePrice(decimal? price) => price is null or (>= -Amount.MaxMagnitude and <= Amount.MaxMagnitude);

    private static bool HasLongName(ExecutionReport? report) => report is not null
        && (IsLong(report.ClientOrderId) || IsLong(report.VenueOrderId) || IsLong(report.PreviousVenueOrderId) || IsLong(report.Fill?.ExecutionId) || IsLong(report.Fill?.FeeAsset));

    private static bool IsLong(string? name) => name is { Length: > MaxNameLength };

    /// <summary>The beginning and a digest of the whole: two long names that differ stay two.</summary>
    private static string? Name(string? name) => !IsLong(name) ? name
        : $"{name![..(MaxNameLength - 33)]}#{Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(name.AsSpan())), 0, 16)}";

    private static string Say(string what, decimal value) => string.Create(CultureInfo.InvariantCulture, $"{what} {value} is out of range");

    /// <summary>The venue's number with the decimals the books keep.</summary>
    public static decimal Canonical(decimal value) => decimal.Round(value, Amount.MaxDecimals);
}
