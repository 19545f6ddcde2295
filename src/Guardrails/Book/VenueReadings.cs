namespace Guardrails.Book;

/// <summary>When positions, orders and the account were last read, and what makes those readings doubtful.</summary>
internal sealed class VenueReadings
{
    public decimal? Equity { get; private set; }

    public decimal? BuyingPower { get; private set; }

    public decimal? GrossPositionValue { get; private set; }

    public Reading Account { get; private set; }

    /// <summary>When buying power was last told: an account without it says nothing about it.</summary>
    public Reading BuyingPowerAt { get; private set; }

    public Reading Positions { get; private set; }

    public Reading OpenOrders { get; private set; }

    /// <summary>When positions were last compared with a complete answer.</summary>
    public GuardInstant PositionsComparedAt { get; private set; }

    /// <summary>Why positions are unknown; <see langword="null"/> when the last answer was not a failure.</summary>
    public string? PositionFailure { get; private set; }

    /// <summary>Whether positions were ever set from the venue.</summary>
    public bool PositionsSeeded { get; private set; }

    /// <summary>The wall clock when the venue was first not followed, and orders and positions have not both been read since; 0 while it is followed.</summary>
    public long InterruptedAtUtcTicks { get; private set; }

    /// <summary>Whether open orders have not been read since the venue was last not followed.</summary>
    public bool OrdersWanted { get; private set; }

    /// <summary>Whether the clocks parted since positions were last read.</summary>
    public bool ClockInDoubt { get; private set; }

    /// <summary>What the wall clock showed when the clocks last parted.</summary>
    public long ClockJumpedAtUtcTicks { get; private set; }

    public void TakeAccount(Events.GuardEvent.AccountRead e)
    {
        (Equity, GrossPositionValue) = (e.Equity, e.GrossPositionValue);
        Account = new Reading(true, e.AsOfUtcTicks, e.At);
        if (e.BuyingPower is { } power)
        {
            (BuyingPower, BuyingPowerAt) = (power, Account);
        }
    }

    public void TakePositions(Events.GuardEvent.PositionsRead e)
    {
        Positions = new Reading(true, e.AsOfUtcTicks, e.At);
        PositionFailure = null;
        PositionsSeeded = true;
        PositionsComparedAt = e.At;
        InterruptedAtUtcTicks = e.AsOfUtcTicks >= InterruptedAtUtcTicks && !OrdersWanted ? 0 : InterruptedAtUtcTicks;
        ClockInDoubt &= e.AsOfUtcTicks < ClockJumpedAtUtcTicks;
    }

    public void FailPositions(string reason) => (Positions, PositionFailure) = (default, reason);

    public void TakeOpenOrders(Events.GuardEvent.OpenOrdersRead e)
    {
        OrdersWanted = false;
        OpenOrders = new Reading(true, e.AsOfUtcTicks, e.At);
    }

    public void Interrupt(in GuardInstant at)
    {
        // Interrupted again before it was read: the first time counts, so that a connection that flaps cannot put it off for ever.
        InterruptedAtUtcTicks = InterruptedAtUtcTicks == 0 ? at.UtcTicks : InterruptedAtUtcTicks;
        OrdersWanted = true;
    }

    /// <summary>A process begins: it has read nothing.</summary>
    public void Restart(in GuardInstant at)
    {
        Account = BuyingPowerAt = Positions = OpenOrders = default;
        PositionsComparedAt = at;
    }

    /// <summary>The clocks parted; see <see cref="AccountBook"/> on what moves forward and what only back.</summary>
    public void JumpClock(in GuardInstant at, long moved, long back)
    {
        ClockInDoubt = true;
        ClockJumpedAtUtcTicks = at.UtcTicks;
        InterruptedAtUtcTicks += InterruptedAtUtcTicks == 0 ? 0 : moved;
        (Account, BuyingPowerAt, Positions, OpenOrders) = (Account.Moved(back), BuyingPowerAt.Moved(back), Positions.Moved(back), OpenOrders.Moved(back));
        PositionsComparedAt = PositionsComparedAt.Moved(moved);
    }

    public void WriteTo(StateText text)
    {
        text.Line("account", Equity, BuyingPower, GrossPositionValue);
        text.Line("readings", Account, BuyingPowerAt, Positions, OpenOrders, PositionsComparedAt, PositionFailure, PositionsSeeded);
        text.Line("doubts", InterruptedAtUtcTicks, OrdersWanted, ClockInDoubt, ClockJumpedAtUtcTicks);
    }
}
