using Guardrails.Orders;

namespace Guardrails;

/// <summary>
/// What a bot asks for. A request is a plain value: it can be built from anything, and nothing in it is trusted. Bad content is a typed
/// denial, never an exception.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record OrderRequest
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Unsigned quantity in units of the instrument (shares, coins, contracts), above 0, at most 10^12, at most 12 decimals.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The order type.</summary>
    /// <value>Default: <see cref="OrderType.Market"/>.</value>
    public OrderType Type { get; init; } = OrderType.Market;

    /// <summary>The limit price in the quote currency; required for <see cref="OrderType.Limit"/> and <see cref="OrderType.StopLimit"/>, refused otherwise.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>The trigger price in the quote currency; required for <see cref="OrderType.Stop"/> and <see cref="OrderType.StopLimit"/>, refused otherwise.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>How long the order lives.</summary>
    /// <value>Default: <see cref="TimeInForce.GoodTillCancel"/>.</value>
    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancel;

    /// <summary>What the order is meant to do to the position.</summary>
    /// <value>Default: <see cref="PositionEffect.Auto"/>.</value>
    public PositionEffect Effect { get; init; } = PositionEffect.Auto;

    /// <summary>The strategy that asks; strategy limits and strategy states apply to it. Up to 64 characters.</summary>
    /// <value>Default: <see langword="null"/>, the unnamed strategy.</value>
    public string? Strategy { get; init; }

    /// <summary>
    /// The signal that led to this order. Up to 64 characters. Where no <see cref="ClientOrderId"/> is given, the id follows from strategy,
    /// signal, <see cref="Attempt"/>, symbol, side and effect: the same signal asked twice is the same order, not a second one.
    /// </summary>
    public string? SignalId { get; init; }

    /// <summary>Which attempt at the signal this is, 1 or above. Raise it to send another order for the same signal.</summary>
    /// <value>Default: 1.</value>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// The id to send to the venue, unique for ever within the account. Up to 128 characters, within the venue's charset and length. Asked
    /// again with the same content it is the same order, whose outcome is returned; with different content it is refused.
    /// </summary>
    /// <value>Default: <see langword="null"/>; it follows from <see cref="SignalId"/>, or the guard counts.</value>
    public string? ClientOrderId { get; init; }

    /// <summary>The parent order, when this is one slice of a larger one.</summary>
    public ParentOrder? Parent { get; init; }

    /// <summary>What the bot believes the order is worth, in the quote currency; checked against quantity × price when given (control C10).</summary>
    public decimal? ExpectedNotional { get; init; }

    /// <summary>A buy: a market order, or a limit order when a limit price is given.</summary>
    public static OrderRequest Buy(Symbol symbol, decimal quantity, decimal? limitPrice = null) => Create(symbol, OrderSide.Buy, quantity, limitPrice);

    /// <summary>A sell: a market order, or a limit order when a limit price is given.</summary>
    public static OrderRequest Sell(Symbol symbol, decimal quantity, decimal? limitPrice = null) => Create(symbol, OrderSide.Sell, quantity, limitPrice);

    private static OrderRequest Create(Symbol symbol, OrderSide side, decimal quantity, decimal? limitPrice) => new()
    {
        Symbol = symbol,
        Side = side,
        Quantity = quantity,
        Type = limitPrice is null ? OrderType.Market : OrderType.Limit,
        LimitPrice = limitPrice,
    };

    /// <summary>For example <c>SELL 22 QBTS @ 19.50 limit (open)</c>.</summary>
    public override string ToString()
    {
        var price = (LimitPrice, StopPrice) switch
        {
            ({ } l, { } s) => FormattableString.Invariant($" @ {l} stop {s}"),
            ({ } l, null) => FormattableString.Invariant($" @ {l}"),
            (null, { } s) => FormattableString.Invariant($" stop {s}"),
            _ => "",
        };
        return FormattableString.Invariant($"{Side.ToString().ToUpperInvariant()} {Quantity} {Symbol}{price} {Type.ToString().ToLowerInvariant()} ({Effect.ToString().ToLowerInvariant()})");
    }
}
