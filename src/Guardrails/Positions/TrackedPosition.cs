namespace Guardrails.Positions;

/// <summary>An immutable copy of what the guard holds about one position, and of how far it could still move.</summary>
/// <param name="Key">Which position.</param>
/// <param name="Net">Signed quantity booked.</param>
/// <param name="Managed">Signed part of <paramref name="Net"/> that was opened through the guard or adopted by name; exits are proved against it.</param>
/// <param name="Low">The lowest signed quantity that orders alive now can still reach.</param>
/// <param name="High">The highest signed quantity that orders alive now can still reach.</param>
/// <param name="OpenOrders">Number of orders that are reserved, in flight, working or of unknown outcome.</param>
/// <param name="Mark">The price last used for valuation; 0 when none has been seen.</param>
/// <param name="InDoubt">Whether the venue was last seen to hold something else; no new risk is taken until it agrees.</param>
public sealed record TrackedPosition(
    PositionKey Key, decimal Net, decimal Managed, decimal Low, decimal High, int OpenOrders, decimal Mark, bool InDoubt)
{
    /// <summary>The side held; <see langword="null"/> when flat.</summary>
    public PositionSide? Side => Net > 0 ? PositionSide.Long : Net < 0 ? PositionSide.Short : null;

    /// <summary>The largest long quantity still reachable, 0 or more.</summary>
    public decimal MaxLong => Math.Max(0m, High);

    /// <summary>The largest short quantity still reachable, 0 or more (unsigned).</summary>
    public decimal MaxShort => Math.Max(0m, -Low);
}
