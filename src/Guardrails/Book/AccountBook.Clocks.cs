using Guardrails.Events;

namespace Guardrails.Book;

/// <content>
/// What happens to remembered moments when the clocks part. Answers of the venue carry wall time, so what they are compared with has to be in
/// the terms of the wall clock as it now is.
/// </content>
internal sealed partial class AccountBook
{
    /// <summary>
    /// From here on only what was read after the jump counts. What evidence must be newer than keeps its distance by the monotonic clock, which
    /// never says too much; what must not be too old, and what the venue's own clock is compared with, only ever moves back.
    /// </summary>
    private void JumpClock(GuardEvent.ClockJumped e)
    {
        ClockInDoubt = true;
        ClockJumpedAtUtcTicks = e.At.UtcTicks;
        var (moved, back) = (e.Ticks, Math.Min(0L, e.Ticks));
        InterruptedAtUtcTicks += InterruptedAtUtcTicks == 0 ? 0 : moved;
        AccountReading = AccountReading.Moved(back);
        PositionReading = PositionReading.Moved(back);
        OpenOrderReading = OpenOrderReading.Moved(back);
        PositionsComparedAt = Moved(PositionsComparedAt, moved)!.Value;
        foreach (var symbol in _symbols)
        {
            symbol.Quote.SourceUtcTicks += back;
            foreach (var key in symbol.Keys)
            {
                key.LastFillAt = Moved(key.LastFillAt, moved);
                key.SetAt = Moved(key.SetAt, back);
                key.Venue.Move(moved);
                key.Venue.UncomparedSince = Moved(key.Venue.UncomparedSince, moved);
                key.Reach.Move(moved);
            }
        }

        foreach (var order in AllOrders())
        {
            order.ChangedAt = Moved(order.ChangedAt, moved)!.Value;
            order.ConfirmedAt = Moved(order.ConfirmedAt, moved);
            order.CancelAskedAt = Moved(order.CancelAskedAt, moved);
            order.CreatedAt = Moved(order.CreatedAt, back)!.Value;
            order.ReplacedAtUtcTicks += back;
            order.RevisedAtUtcTicks += back;
            order.Pending = order.Pending is { } pending ? pending with { AskedAtUtcTicks = pending.AskedAtUtcTicks + back } : null;
        }
    }

    /// <summary>Another process counted another monotonic time, perhaps of another boot: none is known to have passed.</summary>
    private void RestartClock(in GuardInstant at)
    {
        foreach (var key in _symbols.SelectMany(static s => s.Keys))
        {
            key.LastFillAt = Restarted(key.LastFillAt, at);
            key.SetAt = Restarted(key.SetAt, at);
            key.Venue.UncomparedSince = Restarted(key.Venue.UncomparedSince, at);
        }

        foreach (var order in AllOrders())
        {
            order.ChangedAt = Restarted(order.ChangedAt, at)!.Value;
            order.ConfirmedAt = Restarted(order.ConfirmedAt, at);
            order.CancelAskedAt = Restarted(order.CancelAskedAt, at);
        }
    }

    private static GuardInstant? Moved(GuardInstant? instant, long ticks) => instant is { } at ? at with { UtcTicks = at.UtcTicks + ticks } : null;

    private static GuardInstant? Restarted(GuardInstant? instant, in GuardInstant at) =>
        instant is { } before ? new GuardInstant(Math.Min(before.UtcTicks, at.UtcTicks), at.MonotonicTicks) : null;
}
