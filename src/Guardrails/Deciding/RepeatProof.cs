using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Orders;

namespace Guardrails.Deciding;

/// <summary>
/// Whether an exit of unknown outcome may be sent once more: only where a second send adds no exposure, and only while the exit, counted once,
/// still closes no more than is held. Example: 100 are held, an exit of 100 was lost, somebody else sells the 100: the same exit would now open a
/// short of 100.
/// </summary>
internal static class RepeatProof
{
    /// <summary>Whether the exit may be sent once more: its outcome is unknown, and the venue lets nothing of it be executed twice.</summary>
    public static bool MayRepeat(BookView book, OrderView slot) =>
        slot is { State: OrderState.Unknown, IsExit: true, MultilegId: null } && (IsUniqueForever(book) || IsCappedByVenue(book, slot));

    /// <summary>Whether the venue refuses an id for ever once it has taken an order under it.</summary>
    public static bool IsUniqueForever(BookView book) => book.Configuration.Capabilities.ClientIdUniqueness == ClientIdUniqueness.Forever;

    /// <summary>
    /// Whether the venue fills the order only against the position: it carries a mark for that, or sells what is there and all of that is ours, because the
    /// position cannot be negative (spot).
    /// </summary>
    public static bool IsCappedByVenue(BookView book, OrderView slot) => slot.VenueReduceOnly && book.Configuration.Capabilities.ExitCap switch
    {
        ExitCap.ReduceOnly => true,
        ExitCap.Held => slot.Side == OrderSide.Sell && slot.Position is { IsAllManaged: true, Symbol.Instrument.Shortable: false },
        _ => false,
    };

    /// <summary>Whether an answer about positions could disprove the exit: the venue itself caps only an exit of a position that is all ours.</summary>
    public static bool WantsReading(AccountBook book, OrderView slot) =>
        book.Configuration.Capabilities.ExitCap == ExitCap.None || !slot.Position.IsAllManaged;

    /// <summary>Why the exit is not proved; <see langword="null"/> when it is.</summary>
    /// <param name="book">The books; the exit counts in them once, whether or not its first send arrived.</param>
    /// <param name="slot">The exit.</param>
    /// <param name="read">The position answer that was read for it, if one was.</param>
    /// <param name="now">When it is asked.</param>
    public static Violation? Problem(AccountBook book, OrderView slot, PositionSnapshot? read, in GuardInstant now)
    {
        if (book.Configuration.IsDisabled(Mechanisms.RepeatProof))
        {
            return null;
        }

        var decision = OrderJudge.Decide(book, Request(slot), now, read, new ExistingPart(slot, slot.Booked + slot.Leaves, slot.Booked));
        if (decision.Denial is { } denial)
        {
            return denial.Violations[0];
        }

        var key = slot.Position;
        var closable = ClosableQuantity.Managed(key);
        if (WantsReading(book, slot) && read is { IsComplete: true })
        {
            // Less than booked may be held there: then the first send was executed, or somebody else has sold. Others' part is not ours to close.
            var atVenue = ClosableQuantity.VenueNet(read, key);
            closable = PositionBook.SameSide(closable, PositionBook.SameSide(atVenue, atVenue - (key.Ledger.Net - key.Managed)));
        }

        var isBuy = slot.Side == OrderSide.Buy;
        var size = isBuy ? Math.Max(0m, -closable) : Math.Max(0m, closable);
        var (plain, capped) = isBuy ? (key.Ledger.Buys, key.Ledger.CappedBuys) : (key.Ledger.Sells, key.Ledger.CappedSells);
        return slot.Leaves <= size && plain + Math.Min(capped, size) <= size ? null : new Violation
        {
            Code = DenialCodes.CloseExceedsPosition,
            Rule = Rules.ReducingProofRule.RuleName,
            Observed = slot.Leaves,
            Limit = size,
            Unit = "units",
            Subject = $"{slot.ClientOrderId} again, with all other exits; its first send stays unknown until a report or ResolveUnknownOrdersAsync settles it",
        };
    }

    private static OrderRequest Request(OrderView slot) => new()
    {
        Symbol = slot.Symbol,
        Side = slot.Side,
        Quantity = slot.Quantity,
        Type = slot.Type,
        LimitPrice = slot.LimitPrice,
        StopPrice = slot.StopPrice,
        TimeInForce = slot.TimeInForce ?? TimeInForce.GoodTillCancel,
        Effect = PositionEffect.Close,
        Strategy = slot.Strategy,
        Parent = slot.Parent,
    };
}
