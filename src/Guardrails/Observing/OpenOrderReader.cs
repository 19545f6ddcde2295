using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Reconciling;

namespace Guardrails.Observing;

/// <summary>Turns an answer about open orders into events. Absence is concluded from complete answers only.</summary>
internal static class OpenOrderReader
{
    /// <summary>Works out what an open-order answer means: unknown orders count from now on, known ones are brought up to date.</summary>
    public static void Read(BookView book, OpenOrderSnapshot snapshot, in GuardInstant now, List<GuardEvent> events, IReadOnlySet<string>? absent = null)
    {
        // Entries before the legs that wait for them.
        var added = new Dictionary<string, string?>(StringComparer.Ordinal);
        var firstIds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var listed in EntriesFirst(book, [.. OfEachOne(snapshot.Items.Select(o => Legibility.Named(book, o)))]))
        {
            var order = OneOfStrangers(book, listed, added);
            if (Legibility.Unreadable(order) is { } problem)
            {
                MisfitPolicy.Record(book, new(Misfit.Unreadable, order.Symbol, order.ClientOrderId, problem), now, events);
                continue;
            }

            // What can be read has a name.
            var name = order.ClientOrderId!;
            if (!added.TryAdd(name, order.VenueOrderId) && order.VenueOrderId is null)
            {
                // Listed twice, and nothing says that these are two orders: the one that says most has been worked in.
                continue;
            }

            if (book.FindOrder(name) is { } known)
            {
                ReadKnown(book, order, known, snapshot, firstIds, now, events);
            }
            else if (!ReportReader.IsTerminal(order.Status) && order.FilledQuantity < order.Quantity)
            {
                events.Add(new GuardEvent.OrderObserved(now, order, Managed: false, Strategy: null));
                ExternalOrders.Tell(order.Symbol, order.Leg, name, order.Quantity - order.FilledQuantity, now, events);
            }
        }

        if (snapshot.IsComplete)
        {
            if (!book.Configuration.IsDisabled(Mechanisms.MissingOrders))
            {
                MarkMissingOrders(book, snapshot, added, now, events);
            }

            PositionComparison.EndExplanations(book, snapshot, absent, now, events);
            events.Add(new GuardEvent.OpenOrdersRead(now, FactValidation.SourceTicks(snapshot.AsOf, now)));
        }
    }

    /// <summary>
    /// Somebody else's order under an id that another order of somebody else's has: a name of its own in the books, because both count. Example: two bots call an order "1", 10 each, and 20 can be bought.
    /// </summary>
    /// <param name="book">The books.</param>
    /// <param name="order">The row.</param>
    /// <param name="added">The venue's ids of the first rows of this list, by name.</param>
    private static VenueOrder OneOfStrangers(BookView book, VenueOrder order, Dictionary<string, string?> added)
    {
        if (order is not { ClientOrderId: { } id, VenueOrderId: { } venueId } || book.FindOrder(id) is { Managed: true })
        {
            return order;
        }

        var name = DuplicateOrders.NameOf(id, venueId);
        return (added.GetValueOrDefault(id) is { } first && first != venueId) || book.FindOrder(name) is not null ? order with { ClientOrderId = name } : order;
    }

    /// <summary>A row of an order that is known: the order itself, or a second one of the venue under its id.</summary>
    /// <param name="book">The books.</param>
    /// <param name="order">The row.</param>
    /// <param name="known">The order.</param>
    /// <param name="snapshot">The list.</param>
    /// <param name="firstIds">The venue's ids of rows that were the order, by its name.</param>
    /// <param name="now">Now.</param>
    /// <param name="events">Takes the events.</param>
    private static void ReadKnown(
        BookView book, VenueOrder order, OrderView known, OpenOrderSnapshot snapshot, Dictionary<string, string> firstIds, in GuardInstant now, List<GuardEvent> events)
    {
        var report = ToReport(order) with { TransactTime = snapshot.AsOf };
        if (DuplicateOrders.IsSecond(book, report, known, now, firstIds.GetValueOrDefault(known.ClientOrderId)))
        {
            DuplicateOrders.Read(book, report, known, now, events);
            return;
        }

        if (order.VenueOrderId is { } id)
        {
            firstIds.TryAdd(known.ClientOrderId, id);
        }

        if (!ReportReader.IsElsewhere(report, known))
        {
            ReviveListed(book, order, known, snapshot, now, events);
            Verification.Link(book, order, known, now, events);
        }

        ReportReader.Read(book, report, now, events, ReportReader.ListTolerance(book));
    }

    /// <summary>Of rows that show one order of the venue (pages that overlap) the one that says most.</summary>
    private static IEnumerable<VenueOrder> OfEachOne(IEnumerable<VenueOrder> orders) =>
        orders.GroupBy(static o => (o.ClientOrderId, o.VenueOrderId)).SelectMany(static g => g.Key.VenueOrderId is null ? g : (IEnumerable<VenueOrder>)[g.MaxBy(static o => o.FilledQuantity)!]);

    /// <summary>
    /// Every order after the one it waits for; of an order listed twice the one whose id is known first, then the one that waits, because what works beside it counts in full, then the one that names
    /// no other id, then the one that says most.
    /// </summary>
    private static IEnumerable<VenueOrder> EntriesFirst(BookView book, IReadOnlyList<VenueOrder> orders)
    {
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var order in orders)
        {
            var name = order.ClientOrderId ?? "";
            parents[name] = parents.GetValueOrDefault(name) ?? order.WaitsFor;
        }

        return orders.OrderBy(Depth).ThenByDescending(IsKnown).ThenByDescending(static o => o.WaitsFor is not null).ThenBy(static o => o.PreviousVenueOrderId is not null).ThenByDescending(static o => o.FilledQuantity);

        bool IsKnown(VenueOrder order) => order is { ClientOrderId: { } id, VenueOrderId: { } venueId } && book.FindOrder(id)?.VenueOrderId == venueId;

        int Depth(VenueOrder order)
        {
            var depth = 0;
            for (var parent = parents[order.ClientOrderId ?? ""]; parent is not null && depth <= orders.Count; parent = parents.GetValueOrDefault(parent))
            {
                depth++;
            }

            return depth;
        }
    }

    public static ExecutionReport ToReport(VenueOrder order) => new()
    {
        Symbol = order.Symbol,
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.VenueOrderId,
        Side = order.Side,
        Status = order.Status,
        Leg = order.Leg,
        CumulativeQuantity = order.FilledQuantity,
        OrderQuantity = order.Quantity,
        Type = order.Type,
        TimeInForce = order.TimeInForce,
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        ReduceOnly = order.ReduceOnly,
        PreviousVenueOrderId = order.PreviousVenueOrderId,
    };

    /// <summary>
    /// An order that had ended is open after all, by a list that cannot be older than its end: it counts again, with everything that the list leaves
    /// of it. An exit that was sent again can be at the venue twice, and a replacement that made the order smaller can have failed: what is open beyond the
    /// order's quantity has to go.
    /// </summary>
    private static void ReviveListed(BookView book, VenueOrder listed, OrderView slot, OpenOrderSnapshot snapshot, in GuardInstant now, List<GuardEvent> events)
    {
        var leaves = Legibility.Canonical(listed.Quantity - listed.FilledQuantity);
        var isTwice = slot.Booked + leaves > slot.Quantity;
        if (slot.IsLive || ReportReader.IsTerminal(listed.Status) || leaves <= 0m || !(isTwice || slot.EndedByVenue)
            || snapshot.AsOf.UtcTicks <= slot.ChangedAt.UtcTicks + book.Configuration.Capabilities.PositionVisibilityLag.Ticks)
        {
            return;
        }

        if (isTwice)
        {
            MisfitPolicy.Record(book, new(Misfit.SentTwice, slot) { Quantity = slot.Booked + leaves }, now, events);
        }

        events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, slot.StateAtVenue(slot.Booked), listed.VenueOrderId, "listed as open after its end", ByVenue: true));
        MisfitPolicy.Record(book, new(Misfit.Revived, slot, $"ended as {slot.State}, the venue lists it as {listed.Status}"), now, events);
    }

    /// <summary>
    /// What a complete list of open orders does not have is not open: what became of it is unknown until its end is reported or looked up.
    /// An order that somebody else placed is taken as ended; its fills show in the positions.
    /// </summary>
    private static void MarkMissingOrders(BookView book, OpenOrderSnapshot snapshot, Dictionary<string, string?> listed, in GuardInstant now, List<GuardEvent> events)
    {
        var venueIds = snapshot.Items.Where(static o => o.VenueOrderId is not null).Select(static o => (o.Symbol, o.VenueOrderId!)).ToHashSet();
        foreach (var slot in book.LiveOrderSlots())
        {
            if (slot.ConfirmedAt is null || slot.IsWaiting || listed.ContainsKey(slot.ClientOrderId)
                || (slot.VenueOrderId is { } id && venueIds.Contains((slot.Symbol, id)))
                || snapshot.AsOf.UtcTicks <= slot.ChangedAt.UtcTicks + book.Configuration.Capabilities.PositionVisibilityLag.Ticks)
            {
                continue;
            }

            events.Add(new GuardEvent.DriftFound(
                now, new Drift { Kind = DriftKind.MissingOrder, Symbol = slot.Symbol, Leg = slot.Position.Key.Leg, Booked = slot.Quantity, AtVenue = 0m, ClientOrderId = slot.ClientOrderId }, DriftAction.Report));
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, slot.Managed ? OrderState.Unknown : OrderState.Canceled, null, "missing in a complete list of open orders", ByVenue: false));
        }
    }
}
