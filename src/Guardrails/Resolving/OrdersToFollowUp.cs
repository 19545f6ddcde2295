using Guardrails.Book;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Resolving;

/// <summary>Which orders the venue has to be asked about or asked to cancel.</summary>
internal static class OrdersToFollowUp
{
    /// <summary>How long after the report of one leg those of the others may be on their way.</summary>
    private const long LegPatience = TimeSpan.TicksPerSecond;

    /// <summary>How long a report may be on its way without which a position could be held that nothing protects: of an execution that the price allows, or of the end of an exit.</summary>
    private const long ReportPatience = TimeSpan.TicksPerSecond;

    /// <summary>How long other cancellations and replacements may stay unconfirmed.</summary>
    private const long RequestPatience = 5 * TimeSpan.TicksPerSecond;

    /// <summary>
    /// Orders the venue has to be asked about now: unknown ones, those whose cancellation or replacement was not confirmed in time, those that should have been executed by now, and legs of an
    /// order that were not told when the others were.
    /// </summary>
    public static IEnumerable<OrderView> Doubtful(BookView book, GuardInstant now) => book.LiveOrderSlots().Where(o =>
        o.State == OrderState.Unknown || o.LookupWanted
        || o.IsBehind(now, LegPatience)
        || (PatienceWith(book, o, now) is { } patience && now.Since(o.ChangedAt) >= patience));

    /// <summary>How soon it is worth looking again, because an order that is waited for can be in doubt by then; <see langword="null"/> when none is waited for.</summary>
    public static TimeSpan? NextDoubt(BookView book, GuardInstant now)
    {
        long? next = null;
        foreach (var order in book.LiveOrderSlots())
        {
            var wait = order.IsBehind(now, 0L) ? LegPatience : PatienceWith(book, order, now);
            next = wait is null || next <= wait ? next : wait;
        }

        return next is { } ticks ? TimeSpan.FromTicks(ticks) : null;
    }

    /// <summary>How long the next report of an own order may be on its way; <see langword="null"/> when none is due.</summary>
    public static long? PatienceWith(BookView book, OrderView order, in GuardInstant now) => !order.Managed ? null : order.State switch
    {
        OrderState.PendingCancel or OrderState.PendingReplace => order.IsExit ? ReportPatience : RequestPatience,
        OrderState.Working or OrderState.PartiallyFilled when IsExecutable(book, order, now) => ReportPatience,
        _ => null,
    };

    /// <summary>Whether the venue should execute an order now: it rests never, or the other side of the market is better than its limit.</summary>
    private static bool IsExecutable(BookView book, OrderView order, in GuardInstant now)
    {
        if (order.Entry is { IsLive: true })
        {
            return false;
        }

        var isBuy = order.Side == OrderSide.Buy;
        return order.ExecutesAtOnce
            || (order is { Type: OrderType.Limit, LimitPrice: { } limit } && order.Position.Symbol.PriceAt(bid: !isBuy, book.Limits.MaxQuoteAge, now) is { } price && (isBuy ? price < limit : price > limit));
    }

    /// <summary>
    /// Exits that could take their position through zero, or take from what others hold: the venue has them without the mark, the link or the entry they were approved
    /// with, or less is the bot's than when they were approved, because somebody else has traded or an execution was taken back. They still protect something, so that they have
    /// to make place for exits of the right size, and must not be canceled alone.
    /// </summary>
    public static IEnumerable<OrderView> Oversized(BookView book) => book.Configuration.IsDisabled(Mechanisms.ResizeExits) ? [] : book.LiveOrderSlots().Where(static o =>
        o is { CancelAskedAt: null, CancelRequired: false, ConfirmedAt: not null, IsWaiting: false } && (IsUncovered(o) || IsTooLarge(o)) && o.Position is { ExitBasis: not 0m, IsExiting: false });

    /// <summary>Positions whose exits gave way to one that is not under way any more, and were not given back.</summary>
    public static IEnumerable<PositionView> Unrestored(BookView book) => book.Symbols.SelectMany(static s => s.Keys).Where(static k => k.Exit is { IsUnderWay: false, Displaced.IsEmpty: false });

    /// <summary>
    /// Whether exits that gave way have ended, so that they can be given back: some of them, or all. Not beside an exit that is under way, and not before the venue was read: what the books hold may be
    /// gone.
    /// </summary>
    public static bool CanRestore(BookView book, PositionView position)
    {
        if (position.Exit is not { Closes: false, Displaced: { IsEmpty: false } displaced } || position.ExitBasis == 0m || !book.IsRead || position.Live.Any(static o => o.Managed && o.IsExitUnderWay))
        {
            return false;
        }

        var groups = ExitViewBuilder.Displaced(book, displaced);
        return groups.All(static g => !g.Waits) || groups.Any(static g => !g.Waits && g.Ended.Count > 0);
    }

    /// <summary>Positions that own orders opened although nobody had asked for that.</summary>
    public static IEnumerable<PositionView> OpenedUnasked(BookView book) => book.Symbols.SelectMany(static s => s.Keys).Where(static k => k.SignChanges.IsOpenedUnasked);

    /// <summary>Whether the venue has the exit in a way that lets the position cross zero.</summary>
    private static bool IsUncovered(OrderView order) =>
        order.IsExit && (order.Doubts & (OrderDoubts.Cap | OrderDoubts.Wait | OrderDoubts.Link)) != 0 && CouldCross(order);

    /// <summary>Whether less is held than the plain exits that rest on this side close.</summary>
    private static bool IsTooLarge(OrderView order) => IsPlainResting(order) && Resting(order.Position, order.Side) > Math.Abs(order.Position.ExitBasis);

    /// <summary>What the plain exits that rest could close, linked ones together.</summary>
    private static decimal Resting(PositionView position, OrderSide side) => position.Live.Where(o => o.Side == side && IsPlainResting(o))
        .GroupBy(static o => o.GroupId ?? o.ClientOrderId, StringComparer.Ordinal)
        .Sum(g => Math.Min(g.Max(o => o.Countable(position.HasCapped)), g.First() is { GroupId: not null } leg ? Math.Max(0m, leg.GroupQuantity - leg.GroupFilled) : decimal.MaxValue));

    private static bool IsPlainResting(OrderView order) =>
        order is { IsExit: true, IsWaiting: false, ExecutesAtOnce: false, Entry: not { IsLive: true } } && !order.Position.Caps(order);

    private static bool CouldCross(OrderView order) => order.Side == OrderSide.Sell ? order.Position.Ledger.Low < 0m : order.Position.Ledger.High > 0m;

    /// <summary>
    /// Orders that have to go: the venue has them differently from what was approved, they are exits of
    /// nothing, or they are entries where no new risk may be taken any more.
    /// </summary>
    public static IEnumerable<OrderView> Unwanted(BookView book) => book.LiveOrderSlots().Where(o => o is { Managed: true, State: not OrderState.Reserved }
        && (o.CancelRequired || (o.Position.ExitBasis == 0m && ((o.Doubts & OrderDoubts.Wait) != 0 || IsUncovered(o))) || (!o.IsExit && book.Configuration.CancelEntriesOnRestriction && book.StateOf(o.Position.Symbol, o.Strategy) != TradingState.Active)));
}
