namespace Guardrails.Sandbox.Venues;

/// <summary>An order as it was asked for, its form checked: words are known, numbers are above 0, and the fields fit the type and the class.</summary>
internal sealed record OrderTicket
{
    public required string Symbol { get; init; }

    /// <summary>Of an order by an amount of money what that buys at the price of the moment; 0 until it is known.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The amount of money; <see langword="null"/> of an order by quantity.</summary>
    public decimal? Notional { get; init; }

    /// <summary><c>buy</c> or <c>sell</c>.</summary>
    public required string Side { get; init; }

    /// <summary><c>market</c>, <c>limit</c>, <c>stop</c>, <c>stop_limit</c> or <c>trailing_stop</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>day</c>, <c>gtc</c>, <c>ioc</c> or <c>fok</c>.</summary>
    public required string TimeInForce { get; init; }

    public decimal? LimitPrice { get; init; }

    public decimal? StopPrice { get; init; }

    /// <summary>Of a trailing stop by an amount.</summary>
    public decimal? TrailPrice { get; init; }

    /// <summary>Of a trailing stop by percent.</summary>
    public decimal? TrailPercent { get; init; }

    /// <summary><see langword="null"/> lets the venue choose.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Empty, <c>bracket</c>, <c>oco</c>, <c>oto</c> or <c>mleg</c>.</summary>
    public string OrderClass { get; init; } = "";

    public decimal? TakeProfitLimit { get; init; }

    public decimal? StopLossStop { get; init; }

    public decimal? StopLossLimit { get; init; }

    /// <summary>Whether it may be executed outside the regular hours as well.</summary>
    public bool ExtendedHours { get; init; }

    /// <summary>What the order is meant to do to the position; <see langword="null"/> when the sender does not say.</summary>
    public string? PositionIntent { get; init; }

    /// <summary>The legs of an order of several (<c>mleg</c>), whose quantity is in units then; it has no symbol and no side. Empty for any other.</summary>
    public IReadOnlyList<LegTicket> Legs { get; init; } = [];

    public bool IsBuy => Side == "buy";

    public bool IsWhole => Notional is null && Quantity == decimal.Truncate(Quantity);
}
