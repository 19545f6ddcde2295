using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.States;

namespace Guardrails.Resolving;

/// <summary>Which orders the venue has to be asked about or asked to cancel.</summary>
internal static class OrdersToFollowUp
{
    /// <summary>Orders the venue has to be asked about now: unknown ones, and those whose cancellation or replacement was not confirmed in time.</summary>
    public static IEnumerable<OrderView> Doubtful(BookView book, GuardInstant now, long patienceTicks) => book.LiveOrderSlots().Where(o =>
        o.State == OrderState.Unknown || o.LookupWanted
        || (o.State is OrderState.PendingCancel or OrderState.PendingReplace && o.Managed && now.Since(o.ChangedAt) >= patienceTicks));

    /// <summary>
    /// Orders that nobody has asked to cancel yet and that have to go: the venue has them differently from what was approved, they are exits of
    /// nothing, or they are entries where no new risk may be taken any more.
    /// </summary>
    public static IEnumerable<OrderView> Unwanted(BookView book) => book.LiveOrderSlots().Where(o => o is { CancelAskedAt: null, Managed: true, State: not OrderState.Reserved }
        && (o.CancelRequired || (!o.IsExit && book.Configuration.CancelEntriesOnRestriction && book.StateOf(o.Position.Symbol, o.Strategy) != TradingState.Active)));
}
