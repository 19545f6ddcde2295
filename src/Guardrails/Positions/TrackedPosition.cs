using Guardrails.Text;

namespace Guardrails.Positions;

/// <summary>An immutable copy of what the guard holds about one position, and of how far it could still move.</summary>
public sealed record TrackedPosition
{
    /// <summary>Which position.</summary>
    public required PositionKey Key { get; init; }

    /// <summary>Signed quantity booked.</summary>
    public required decimal Net { get; init; }

    /// <summary>Signed part of <see cref="Net"/> that was opened through the guard or named with <see cref="OrderGuard.ManagePosition"/>; exits are proved against it.</summary>
    public required decimal Managed { get; init; }

    /// <summary>The lowest signed quantity that orders alive now can still reach.</summary>
    public required decimal Low { get; init; }

    /// <summary>The highest signed quantity that orders alive now can still reach.</summary>
    public required decimal High { get; init; }

    /// <summary>Number of orders that are reserved, in flight, working or of unknown outcome.</summary>
    public required int OpenOrders { get; init; }

    /// <summary>The price last used for valuation; 0 when none has been seen.</summary>
    public required decimal Mark { get; init; }

    /// <summary>Whether the venue was last seen to hold something else; no new risk is taken until it agrees.</summary>
    public required bool InDoubt { get; init; }

    /// <summary>The side held; <see langword="null"/> when flat.</summary>
    public PositionSide? Side => Net > 0 ? PositionSide.Long : Net < 0 ? PositionSide.Short : null;

    /// <summary>The largest long quantity still reachable, 0 or more.</summary>
    public decimal MaxLong => Math.Max(0m, High);

    /// <summary>The largest short quantity still reachable, 0 or more (unsigned).</summary>
    public decimal MaxShort => Math.Max(0m, -Low);

    /// <summary>For example <c>10 ACME long, 4 of it managed by this guard</c>.</summary>
    public override string ToString() =>
        $"{Phrase.Held(Net, Key.Symbol)}{(Managed == Net ? "" : Managed == 0m ? ", not managed by this guard" : $", {Phrase.Number(Math.Abs(Managed))} of it managed by this guard")}{(InDoubt ? ", and the venue was last seen to hold something else" : "")}";
}
