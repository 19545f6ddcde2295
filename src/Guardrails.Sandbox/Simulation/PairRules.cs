using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Why Alpaca refuses an order for a pair of a coin and the dollar. Where its words are not documented, they are the sandbox's own.</summary>
internal static class PairRules
{
    /// <summary>The least value of a buy, in dollars.</summary>
    public const decimal MinValue = 10m;

    /// <summary>The largest value of an order, in dollars.</summary>
    public const decimal MaxValue = 200_000m;

    /// <summary>Says why an order is refused; <see langword="null"/> when it is not.</summary>
    /// <param name="ticket">The order.</param>
    /// <param name="pair">The terms of the pair.</param>
    /// <param name="price">Its price.</param>
    /// <param name="freeCash">The cash that can be spent.</param>
    public static Refusal? Check(OrderTicket ticket, SandboxPair pair, decimal price, decimal freeCash) =>
        CheckShape(ticket) ?? CheckPrices(ticket.LimitPrice, ticket.StopPrice, pair) ?? CheckQuantity(ticket, pair, ticket.Notional ?? ticket.Quantity * (ticket.LimitPrice ?? price), freeCash);

    /// <summary>Prices are multiples of the pair's step.</summary>
    public static Refusal? CheckPrices(decimal? limit, decimal? stop, SandboxPair pair) => OffStep("limit_price", limit, pair) ?? OffStep("stop_price", stop, pair);

    /// <summary>Quantities are multiples of the pair's step, and not below its least.</summary>
    public static Refusal? CheckSize(decimal quantity, SandboxPair pair) =>
        quantity < pair.MinOrderSize ? Refusal.Forbidden(FormattableString.Invariant($"minimal qty of order {pair.MinOrderSize}"))
        : quantity % pair.MinTradeIncrement != 0m ? Refusal.Rule(FormattableString.Invariant($"invalid qty {quantity}. qty must be a multiple of {pair.MinTradeIncrement}"))
        : null;

    private static Refusal? CheckShape(OrderTicket ticket) =>
        ticket.OrderClass.Length > 0 ? Refusal.Rule($"crypto orders not allowed for advanced order_class: {ticket.OrderClass}")
        : ticket.Type is "stop" or "trailing_stop" ? Refusal.Rule("invalid order type for crypto order")
        : ticket.TimeInForce is not ("gtc" or "ioc") ? Refusal.Rule("invalid crypto time_in_force")
        : ticket.ExtendedHours ? Refusal.Rule("crypto orders must not have extended_hours")
        : ticket.PositionIntent is not null ? Refusal.Rule("crypto orders must not have position_intent")
        : null;

    private static Refusal? OffStep(string name, decimal? price, SandboxPair pair) =>
        price is { } value && value % pair.PriceIncrement != 0m
            ? Refusal.Rule(FormattableString.Invariant($"invalid {name} {value}. price must be a multiple of {pair.PriceIncrement}"))
            : null;

    private static Refusal? CheckQuantity(OrderTicket ticket, SandboxPair pair, decimal value, decimal freeCash) =>
        CheckSize(ticket.Quantity, pair) is { } refused ? refused
        : value > MaxValue ? Refusal.Forbidden(FormattableString.Invariant($"cost basis must be <= maximal amount of order {MaxValue}"))
        : ticket.IsBuy && value > freeCash
            ? Refusal.Forbidden($"insufficient balance for USD (requested: {Decimals.Text(value)}, available: {Decimals.Text(Math.Max(0m, freeCash))})", ("balance", Decimals.Text(Math.Max(0m, freeCash))), ("symbol", "USD"))
        : null;
}
