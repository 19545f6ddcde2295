using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>The venue's words in the guard's, and back. A side or a status that is not known is no word at all; it never becomes a default.</summary>
internal static class AlpacaTerms
{
    /// <summary>A side in the venue's word.</summary>
    public static string Text(OrderSide side) => side switch
    {
        OrderSide.Buy => "buy",
        OrderSide.Sell => "sell",
        _ => throw new ArgumentException($"side is {side}; use OrderSide.Buy or OrderSide.Sell.", nameof(side)),
    };

    /// <summary>An order type in the venue's word.</summary>
    public static string Text(OrderType type) => type switch
    {
        OrderType.Market => "market",
        OrderType.Limit => "limit",
        OrderType.Stop => "stop",
        OrderType.StopLimit => "stop_limit",
        _ => throw new ArgumentException($"type is {type}; use a member of OrderType.", nameof(type)),
    };

    /// <summary>A time in force in the venue's word.</summary>
    public static string Text(TimeInForce time) => time switch
    {
        TimeInForce.Day or TimeInForce.DayExtended => "day",
        TimeInForce.GoodTillCancel => "gtc",
        TimeInForce.ImmediateOrCancel => "ioc",
        TimeInForce.FillOrKill => "fok",
        _ => throw new ArgumentException($"time in force is {time}; use a member of TimeInForce.", nameof(time)),
    };

    /// <summary>The venue's mark of what an order does to the position. An order that closes and would open is refused by the venue under this mark.</summary>
    public static string Intent(OrderSide side, PositionEffect effect) => effect switch
    {
        PositionEffect.Open => $"{Text(side)}_to_open",
        PositionEffect.Close => $"{Text(side)}_to_close",
        _ => throw new ArgumentException($"effect is {effect}; an approved order opens or closes.", nameof(effect)),
    };

    /// <summary>The side; <see langword="null"/> when the word is none.</summary>
    public static OrderSide? Side(string? text) => text switch
    {
        "buy" => OrderSide.Buy,
        "sell" => OrderSide.Sell,
        _ => null,
    };

    /// <summary>The type; <see langword="null"/> when the venue does not say, or says a word that the guard has none for.</summary>
    public static OrderType? Type(string? text) => text switch
    {
        "market" => OrderType.Market,
        "limit" => OrderType.Limit,
        "stop" => OrderType.Stop,
        "stop_limit" => OrderType.StopLimit,
        "trailing_stop" => OrderType.Stop, // its stop price moves; what is shown is where it stands
        _ => null,
    };

    /// <summary>The time in force; <see langword="null"/> when the venue does not say, or says a word that the guard has none for (<c>opg</c>, <c>cls</c>).</summary>
    public static TimeInForce? Time(string? text, bool? extendedHours = null) => text switch
    {
        "day" when extendedHours == true => TimeInForce.DayExtended,
        "day" => TimeInForce.Day,
        "gtc" => TimeInForce.GoodTillCancel,
        "ioc" => TimeInForce.ImmediateOrCancel,
        "fok" => TimeInForce.FillOrKill,
        _ => null,
    };

    /// <summary>Whether the order can only close; <see langword="null"/> when the venue does not say.</summary>
    public static bool? ReduceOnly(string? intent) => intent switch
    {
        "buy_to_close" or "sell_to_close" => true,
        "buy_to_open" or "sell_to_open" => false,
        _ => null,
    };

    /// <summary>The status; <see langword="null"/> when the word is none.</summary>
    /// <param name="text">The word.</param>
    /// <param name="timeInForce">The venue's word for the time in force, which decides what is done for the day.</param>
    /// <param name="filled">How much has been executed.</param>
    public static VenueOrderStatus? Status(string? text, string? timeInForce, decimal filled) => text switch
    {
        "pending_new" or "pending_review" => VenueOrderStatus.PendingNew,
        "held" => VenueOrderStatus.Held,
        "pending_cancel" => VenueOrderStatus.PendingCancel,
        "pending_replace" => VenueOrderStatus.PendingReplace,
        "filled" => VenueOrderStatus.Filled,
        "canceled" => VenueOrderStatus.Canceled,
        "expired" => VenueOrderStatus.Expired,
        "rejected" => VenueOrderStatus.Rejected,
        "replaced" => VenueOrderStatus.Replaced,

        // An order for the day is over, one until it is canceled goes on tomorrow. Of a time that nobody knows the order is thought to go on.
        "done_for_day" when timeInForce is "day" or "ioc" or "fok" or "opg" or "cls" => VenueOrderStatus.Expired,

        // Stopped: the trade is certain and not yet told. Calculated: its sums are still worked out. Suspended: it can come back. All of them can still be executed.
        "new" or "accepted" or "accepted_for_bidding" or "partially_filled" or "stopped" or "calculated" or "suspended" or "done_for_day" =>
            filled > 0m ? VenueOrderStatus.PartiallyFilled : VenueOrderStatus.New,
        _ => null,
    };

    /// <summary>Whether an order in this status is over.</summary>
    public static bool IsTerminal(VenueOrderStatus status) =>
        status is VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Rejected or VenueOrderStatus.Expired or VenueOrderStatus.Replaced;

    /// <summary>A message with a word that nobody knows.</summary>
    public static WireProblem Unknown(string path, string? word, string noun) => word is null
        ? new WireProblem { Path = path, Why = $"is missing; no {noun} is ever assumed" }
        : new WireProblem { Path = path, Value = WireProblem.Shown(word), Why = $"is no {noun} that is known" };
}
