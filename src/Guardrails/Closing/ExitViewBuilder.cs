using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;

namespace Guardrails.Closing;

/// <summary>Builds what an exit of a position has to know.</summary>
internal static class ExitViewBuilder
{
    /// <summary>Positions with an exit under way.</summary>
    public static IEnumerable<PositionView> Exiting(BookView book) => book.Symbols.SelectMany(static s => s.Keys).Where(static k => k.IsExiting);

    /// <summary>What an exit of the position has to know; <see langword="null"/> when nothing is known of the position.</summary>
    public static ExitView? Of(BookView book, Symbol symbol, PositionLeg leg, in GuardInstant now)
    {
        if (book.Find(symbol)?.FindExact(leg) is not { } key)
        {
            return null;
        }

        List<TrackedOrder> underWay = [], opposing = [], others = [];
        List<(TrackedOrder, string?)> resting = [];
        var takers = key.Live.Where(key.IsTakenBy).ToArray();
        HashSet<string> groups = new(StringComparer.Ordinal);

        // A leg on the side it cannot have is nonsense: what would close it belongs to the other leg.
        var closable = leg switch { PositionLeg.Long => Math.Max(0m, ClosableQuantity.Managed(key)), PositionLeg.Short => Math.Min(0m, ClosableQuantity.Managed(key)), _ => ClosableQuantity.Managed(key) };
        var exitSide = closable >= 0m ? OrderSide.Sell : OrderSide.Buy;
        foreach (var order in key.Live.OrderBy(static o => o.CreatedAt.MonotonicTicks).ThenBy(static o => o.ClientOrderId, StringComparer.Ordinal))
        {
            if (!order.Managed)
            {
                continue;
            }

            if (order.Entry is { IsLive: true })
            {
                // It protects what its entry may still open.
                others.Add(order.ToTracked());
            }
            else if (!order.IsExit)
            {
                AddEntry(book, order, closable != 0m && (order.Side == exitSide || Array.Exists(takers, t => t.Entry == order)) ? opposing : others);
            }
            else if (order.IsExitUnderWay)
            {
                // Linked exits of a close count once: together they close what one of them does.
                if (order.GroupId is not { } group || order.ExecutesAtOnce || groups.Add(group))
                {
                    (order.Side == exitSide || closable == 0m ? underWay : others).Add(order.ToTracked());
                }
            }
            else
            {
                resting.Add((order.ToTracked(), order.GroupId));
            }
        }

        var (tradable, largest) = book.Configuration.IsDisabled(Mechanisms.ExitSizes) ? (0m, null) : (key.Tradable, key.Symbol.Instrument?.MaxQuantity);
        return new ExitView(
            key.Key, key.Ledger.Net, key.Venue.Net, closable, tradable, largest,
            key.ExitBasis - closable, SeenHeld(book, key, closable), key.Exit, key.Exit?.Strategy is { } strategy ? Math.Abs(PositionView.SameSide(key.ShareOf(strategy), closable)) : null,
            ClosableQuantity.Of(book, key, read: null, now).Witness == Witness.Nobody, underWay, resting, [.. takers.Where(static t => t.Managed).Select(static t => t.ClientOrderId)], opposing, others,
            ExitPrices.Of(key.Symbol, exitSide), key.Symbol.LinksExits && key.Symbol.Takes(OrderType.Stop), book.Version);
    }

    /// <summary>
    /// What the venue was last seen to hold of what may be closed. Answers that go on agreeing leave no trace at the position: as long as they do, it is what is
    /// booked, once an answer can contain the last execution.
    /// </summary>
    private static decimal? SeenHeld(BookView book, PositionView key, decimal closable) =>
        key.Venue.Result != Comparison.Agrees ? key.Symbol.Lot.Down(Math.Abs(PositionView.SameSide(closable, key.Venue.Net)))
        : book.PositionReading.IsKnown && book.PositionReading.SourceUtcTicks >= (key.LastFillAt?.UtcTicks ?? 0L) + book.Configuration.Capabilities.PositionVisibilityLag.Ticks ? key.Symbol.Lot.Down(Math.Abs(closable))
        : null;

    private static void AddEntry(BookView book, OrderView entry, List<TrackedOrder> orders)
    {
        if (!book.Configuration.IsDisabled(Mechanisms.CloseCancelsEntries))
        {
            orders.Add(entry.ToTracked());
        }
    }

    /// <summary>
    /// Exits that had to give way, in what is given back together: those that the venue links, or one alone. One that was never sent is not among them: whoever asked for it was told so, and asks again if it
    /// is still wanted. Neither is one whose place another order took: that one gave way as well, or rests.
    /// </summary>
    public static IReadOnlyList<DisplacedExits> Displaced(BookView book, IEnumerable<string> displaced)
    {
        var groups = displaced.Select(book.FindOrder).OfType<OrderView>().Where(static o => o is { MultilegId: null, HasSuccessor: false })
            .GroupBy(o => o.Position.Symbol.LinksExits && o.GroupId is { } group ? group : o.ClientOrderId, StringComparer.Ordinal)
            .Select(static g => DisplacedExits.Of([.. g])).ToArray();
        var isStopAlive = groups.Any(static g => g is { Waits: true, HasStop: true });
        return [.. groups.Select(g => g with { Waits = g.Waits || (isStopAlive && !g.HasStop) })];
    }
}
