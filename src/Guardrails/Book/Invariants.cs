using System.Globalization;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Book;

/// <summary>
/// What must be true of every book, whatever happened. A broken one means that a number cannot be trusted: the guard stops new risk. Reads only.
/// </summary>
internal static class Invariants
{
    /// <summary>A check of the whole book after each event would be quadratic.</summary>
    private const int EventsPerWholeCheck = 1_024;

    private const int CrowdedPosition = 64;

    /// <summary>After one event: the cheap truths of the order and the position it was about.</summary>
    /// <returns>What is broken, with its numbers; <see langword="null"/> when nothing is.</returns>
    public static string? BrokenBy(GuardEvent e, BookView book)
    {
        var order = e.ChangedOrder() is { } id ? book.FindOrder(id) : null;
        if (order is not null)
        {
            return Broken(order) ?? Broken(order.Position);
        }

        return e is GuardEvent.PositionSet set && book.Find(set.Symbol) is { } symbol ? Broken(symbol.Find(set.Leg, set.Net)) : null;
    }

    /// <summary>After one event: every truth of the position it was about, sums counted anew. Now and then, those of the whole book.</summary>
    public static string? BrokenInFullBy(GuardEvent e, BookView book)
    {
        if (book.Version % EventsPerWholeCheck == 0)
        {
            return BrokenIn(book);
        }

        // Counting a position anew costs as much as it has live orders: a crowded one is counted less often.
        return BrokenBy(e, book)
            ?? (e.ChangedOrder() is { } id && book.FindOrder(id) is { Position: var position } && (position.LiveCount <= CrowdedPosition || book.Version % CrowdedPosition == 0)
                ? Recount(position, book)
                : null);
    }

    /// <summary>Every truth of the whole book. Costs as much as the book is large.</summary>
    public static string? BrokenIn(BookView book)
    {
        var live = 0;
        var held = 0m;
        foreach (var order in book.AllOrders())
        {
            if (Broken(order) is { } broken)
            {
                return broken;
            }

            if (book.FindOrder(order.ClientOrderId) != order)
            {
                return $"two orders go by {order.ClientOrderId}";
            }

            live += order.IsLive ? 1 : 0;
            held += order.BuyingPowerHold;
        }

        var inPositions = 0;
        foreach (var symbol in book.Symbols)
        {
            foreach (var position in symbol.Keys)
            {
                inPositions += position.LiveCount;
                if ((Broken(position) ?? Recount(position, book)) is { } broken)
                {
                    return broken;
                }
            }
        }

        return live != book.LiveOrders || live != inPositions ? Say($"{live} orders are alive, counted are {book.LiveOrders}, in positions {inPositions}")
            : held != book.BuyingPowerHeld ? Say($"orders hold {held} of the buying power, counted are {book.BuyingPowerHeld}")
            : BrokenTotals(book);
    }

    private static string? Broken(OrderView order) => order.FillsAddUp && !DecimalParts.IsBelowZero(order.BuyingPowerHold) ? null : Say(order);

    private static string? Broken(PositionView position) =>
        position.Ledger.IsInRange && position.UnknownOrders >= 0 && position.UnknownOrders <= position.LiveCount ? null : Say(position);

    private static string Say(OrderView order) =>
        order.Booked != Math.Max(order.Executed, order.VenueCumulative)
            ? Say($"order {order.ClientOrderId} has {order.Booked} booked, executions of {order.Executed} and a cumulative quantity of {order.VenueCumulative}")
        : order.Booked < 0m || order.MostBooked < order.Booked ? Say($"order {order.ClientOrderId} has {order.Booked} booked, and at most {order.MostBooked}")
        : Say($"order {order.ClientOrderId} holds {order.BuyingPowerHold} of the buying power");

    private static string Say(PositionView position)
    {
        var ledger = position.Ledger;
        return ledger.Low > ledger.Net || ledger.Net > ledger.High ? Say($"{position.Key}: {ledger.Net} is held, reachable are {ledger.Low} to {ledger.High}")
            : ledger.Buys < 0m || ledger.Sells < 0m || ledger.CappedBuys < 0m || ledger.CappedSells < 0m
                ? Say($"{position.Key}: leaves of {ledger.Buys} and {ledger.Sells}, capped {ledger.CappedBuys} and {ledger.CappedSells}")
            : Say($"{position.Key}: {position.UnknownOrders} of {position.LiveCount} orders are unknown");
    }

    /// <summary>The leaves of a position, counted anew from its orders, and what it contributes, valued anew.</summary>
    private static string? Recount(PositionView position, BookView book)
    {
        var leaves = default(Contribution);
        var (unknown, capped) = (0, 0);
        HashSet<string>? groups = null;
        foreach (var order in position.Live)
        {
            if (!order.IsLive || order.Position != position)
            {
                return $"{position.Key}: order {order.ClientOrderId} is {order.State} and counted as alive";
            }

            unknown += order.State == OrderState.Unknown ? 1 : 0;
            capped += order.VenueReduceOnly ? 1 : 0;
            if (order.GroupId is null)
            {
                leaves = leaves.Plus(book.Configuration.IgnoresReservations(order) ? default : position.CouldFill(order, position.HasCapped));
            }
            else if ((groups ??= new(StringComparer.Ordinal)).Add(order.GroupId))
            {
                leaves = leaves.Plus(order.CountGroup(position.HasCapped));
            }
        }

        var ledger = position.Ledger;
        var counted = new Contribution(ledger.Buys, ledger.Sells, ledger.CappedBuys, ledger.CappedSells);
        return leaves != counted ? $"{position.Key}: its orders leave {leaves}, counted are {counted}"
            : unknown != position.UnknownOrders || capped > 0 != position.HasCapped ? $"{position.Key}: {unknown} orders are unknown and {capped} capped, counted otherwise"
            : !ExposureAmounts.Same(ledger.Value(position.Symbol.Pricing), ledger.Amounts) ? $"{position.Key}: it contributes {ledger.Amounts.Gross}, valued anew {ledger.Value(position.Symbol.Pricing).Gross}"
            : null;
    }

    /// <summary>Totals are the sums of what was posted to them.</summary>
    private static string? BrokenTotals(BookView book)
    {
        for (var currency = 0; currency < book.Currencies.Count; currency++)
        {
            var account = default(ExposureAmounts);
            foreach (var symbol in book.Symbols)
            {
                var own = default(ExposureAmounts);
                foreach (var position in symbol.Keys)
                {
                    if (symbol.Currency == currency)
                    {
                        own.Add(position.Ledger.Amounts);
                    }
                }

                account.Add(own);
                if (!ExposureAmounts.Same(own, symbol.Exposure.Total(currency)))
                {
                    return Say($"{symbol.Symbol}: positions contribute {own.Gross} {book.Currencies.Name(currency)}, its total is {symbol.Exposure.Total(currency).Gross}");
                }
            }

            if (!ExposureAmounts.Same(account, book.Account.Total(currency)))
            {
                return Say($"symbols contribute {account.Gross} {book.Currencies.Name(currency)}, the account's total is {book.Account.Total(currency).Gross}");
            }
        }

        return null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
