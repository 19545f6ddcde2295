namespace Guardrails.Book;

/// <summary>
/// The changes of one position's side that nobody had asked for. Asked for are entries of a side that nothing of the bot's own opposes, and those of a
/// symbol that is quoted on both sides. An exit that executes where
/// nothing is held changes the side as well, and so does an entry that is taken back after its exit. What is too small to be traded is dust.
/// </summary>
internal struct SignChanges
{
    /// <summary>A change that is not told yet; <see langword="null"/> when there is none.</summary>
    public SignChange? Untold { get; private set; }

    /// <summary>Whether the position is on another side only because the report of an exit has overtaken those of its entries.</summary>
    public bool IsAheadOfEntries { get; private set; }

    /// <summary>Whether an own order opened what is managed although nobody had asked for that.</summary>
    public bool IsOpenedUnasked { get; private set; }

    /// <summary>When the position was last closed; <see langword="null"/> when it never was.</summary>
    public GuardInstant? ClosedAt { get; private set; }

    /// <summary>Whether the position that was last closed was long.</summary>
    public bool WasLong { get; private set; }

    /// <summary>An execution is booked, or taken back.</summary>
    /// <param name="order">The order.</param>
    /// <param name="position">The position, with the execution booked.</param>
    /// <param name="before">What was held before.</param>
    /// <param name="booked">What the execution added to what is booked of the order.</param>
    /// <param name="at">When.</param>
    public void Note(OrderSlot order, PositionView position, decimal before, decimal booked, in GuardInstant at)
    {
        if (before != 0m && position.Ledger.Net == 0m)
        {
            (ClosedAt, WasLong) = (at, before > 0m);
        }

        if (booked == 0m)
        {
            return;
        }

        if (Of(order, position, before, isTakenBack: booked < 0m) is not { } change)
        {
            IsAheadOfEntries &= position.Ledger.Net != 0m;
        }
        else if (IsAheadOfEntries)
        {
            // The entries were told: the position is back where it was.
            IsAheadOfEntries = false;
        }
        else if (IsCovered(order, position))
        {
            IsAheadOfEntries = true;
        }
        else
        {
            Untold = change;
        }
    }

    /// <summary>The change was told.</summary>
    public void NoteTold(decimal managed)
    {
        IsOpenedUnasked |= Untold is { ByOwn: true } && managed != 0m;
        Untold = null;
    }

    /// <summary>So much is managed now: what was opened unasked ends with it.</summary>
    public void NoteManaged(decimal managed) => IsOpenedUnasked &= managed != 0m;

    /// <summary>The wall clock jumped.</summary>
    public void MoveClock(long ticks) => ClosedAt = ClosedAt?.Moved(ticks);

    /// <summary>Another process counts another monotonic time.</summary>
    public void RestartClock(in GuardInstant at) => ClosedAt = ClosedAt?.Restarted(at);

    public readonly void WriteTo(StateText text) =>
        text.Line("sides", ClosedAt, WasLong, IsAheadOfEntries, IsOpenedUnasked, Untold?.ClientOrderId, Untold?.Before, Untold?.After, Untold?.ByOwn);

    private static SignChange? Of(OrderSlot order, PositionView position, decimal before, bool isTakenBack)
    {
        var after = position.Ledger.Net;
        if (after == 0m || Math.Sign(before) == Math.Sign(after))
        {
            return null;
        }

        var opens = before == 0m && order.Managed && (isTakenBack ? !order.IsExit : order.IsExit && (order.Side == OrderSide.Buy) == (after > 0m));

        // An entry was asked to open its side: what others hold there is not for the bot to cross.
        var managed = position.Managed - (after - before);
        var isAsked = order is { Managed: true, IsExit: false } && !isTakenBack && (position.Symbol.AllowsOpposingEntries || managed == 0m || (managed > 0m) == (after > 0m));
        return (before == 0m && !opens) || isAsked || Math.Abs(after) < position.Symbol.Lot.Size ? null
            : new SignChange(order.ClientOrderId, before, after, order.Managed);
    }

    /// <summary>Whether executions that are not told yet, of own orders on the other side, can have come first: then a report has overtaken theirs.</summary>
    private static bool IsCovered(OrderSlot order, PositionView position)
    {
        var untold = 0m;
        foreach (var other in position.Live)
        {
            untold += other.Managed && other.Side != order.Side && (other == order.Entry || other.IsWaiting) ? other.Leaves : 0m;
        }

        return untold >= Math.Abs(position.Ledger.Net);
    }
}
