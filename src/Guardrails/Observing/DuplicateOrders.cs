using System.Globalization;
using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Observing;

/// <summary>
/// Two orders of the venue under one client order id: a request that arrived twice. Ids that the venue links (a replacement, a trigger that made
/// a new order of the old one) are one order; unlinked ones are two, and both count.
/// </summary>
internal static class DuplicateOrders
{
    /// <summary>The order that a report is about: the one with the client's id, unless the venue's id names a second one under it.</summary>
    public static OrderView? Find(BookView book, ExecutionReport report)
    {
        var byVenueId = report.VenueOrderId is { } venueId ? book.FindOrderByVenueId(report.Symbol, venueId) : null;
        return report.ClientOrderId is not { } id || book.FindOrder(id) is not { } order ? byVenueId
            : byVenueId is not null && byVenueId.ClientOrderId == NameOf(id, report.VenueOrderId!) ? byVenueId
            : order;
    }

    /// <summary>
    /// Whether a report shows another order of the venue than the one that is known under its client order id. Where the venue renames what it replaces, the id
    /// may change meanwhile; so it may once the order was sent again. Two rows of one list that are both open are two orders.
    /// </summary>
    /// <param name="book">The books.</param>
    /// <param name="report">The report.</param>
    /// <param name="slot">The order that is known under the client order id.</param>
    /// <param name="now">When the report arrived.</param>
    /// <param name="listed">The id of a row of the same list that was this order; <see langword="null"/> when there is none.</param>
    public static bool IsSecond(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now, string? listed = null)
    {
        if (report.VenueOrderId is not { } id || (listed ?? slot.VenueOrderId) is not { } known || id == known || !slot.Managed || slot.ClientOrderId != report.ClientOrderId)
        {
            return false;
        }

        var isBeside = listed is not null && !ReportReader.IsTerminal(report.Status);
        return !IsLinked(report, slot, listed) && !(slot.HadVenueId(id) && !isBeside) && !WasSentAgain(book, slot, isBeside)
            && (isBeside || !MayBeRenamed(book, report, slot, now)) && !book.Configuration.IsDisabled(Mechanisms.Verification);
    }

    /// <summary>
    /// Where the venue calls a replaced order by an id that nothing links: while the order is replaced, because a report can be the first to show the id,
    /// and for the venue's lag after that.
    /// </summary>
    private static bool MayBeRenamed(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now) =>
        book.Configuration.Capabilities.RenamesOnReplace && (slot.Pending is not null || slot.HasSuccessor || WasJustReplaced(book, report, slot, now));

    private static bool WasJustReplaced(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now) =>
        slot.ReplacedAtUtcTicks != 0L && (report.TransactTime?.UtcTicks ?? now.UtcTicks) <= slot.ReplacedAtUtcTicks + ReportReader.ListTolerance(book);

    /// <summary>
    /// Whether a report that is about the order tells a new id of it: the venue links it with the one before, has just renamed what it replaced, or the
    /// order was sent again and is taken only now. A cancellation that names the id of before would find nothing.
    /// </summary>
    public static bool RenewsId(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now) =>
        report.VenueOrderId is { } id && slot.VenueOrderId is { } known && id != known && slot.Managed && !slot.HadVenueId(id)
        && (IsLinked(report, slot) || WasSentAgain(book, slot)
            || (book.Configuration.Capabilities.RenamesOnReplace && !slot.HasSuccessor && WasJustReplaced(book, report, slot, now)));

    /// <summary>
    /// Whether a report is about another order of the venue under the client order id of this one. Such a report says nothing of this one. Example: V-1 is missed,
    /// and a lookup by the client's id shows that V-2 was filled; whether V-1 was canceled is as open as before.
    /// </summary>
    public static bool IsOfAnother(BookView book, ExecutionReport report, OrderView slot, in GuardInstant now) =>
        (Find(book, report) is { } shown && shown != slot) || IsSecond(book, report, slot, now);

    public static bool IsLinked(ExecutionReport report, OrderView slot, string? listed = null) =>
        report.PreviousVenueOrderId is { } previous && (previous == slot.VenueOrderId || previous == listed || slot.HadVenueId(previous));

    /// <summary>
    /// Whether the order may have been sent a second time, so that the venue may call it by another id now. Of two capped exits both may be there: what both
    /// have left can close no more than is held.
    /// </summary>
    public static bool WasSentAgain(BookView book, OrderView slot, bool isBeside = false) =>
        slot.MayBeSentTwice && (RepeatProof.IsCappedByVenue(book, slot) || (RepeatProof.IsUniqueForever(book) && !isBeside));

    /// <summary>Works out what a report about the second order means: it counts beside the first one, its fills are the bot's, and it has to go.</summary>
    public static void Read(BookView book, ExecutionReport report, OrderView first, in GuardInstant now, List<GuardEvent> events)
    {
        var name = NameOf(first.ClientOrderId, report.VenueOrderId!);
        if (book.FindOrder(name) is { } known)
        {
            var open = Verification.Order(book, report, known, ReportReader.ClockTolerance, now, events);
            ReportReader.Progress(book, report, known, open, now, events);
            return;
        }

        // The same request carries the same mark; until the venue shows it, nothing rests on it. On a hedged symbol the leg and the side are the mark.
        var (isHedged, isSameSide) = (first.Position.Symbol.IsHedged, report.Side == first.Side);
        var isUnseen = first.IsMarkedReduceOnly && (isHedged ? report.Leg != first.Position.Key.Leg : report.ReduceOnly is null);
        var second = report with
        {
            OrderQuantity = report.OrderQuantity ?? first.Quantity,
            Type = report.Type ?? first.Type,
            ReduceOnly = isHedged ? first.IsMarkedReduceOnly && isSameSide : isUnseen ? true : report.ReduceOnly,
        };
        var quantity = ExternalOrders.Observe(book, second, name, first, now, events);
        if (quantity > 0m)
        {
            if (isUnseen)
            {
                MisfitPolicy.CountPlainUntilShown(name, quantity, now, events);
            }

            var what = string.Create(CultureInfo.InvariantCulture, $"the venue has order {first.VenueOrderId} and order {report.VenueOrderId} under the id {first.ClientOrderId}: {report.Side} {quantity} more");
            MisfitPolicy.Record(book, new(Misfit.DuplicateOrder, first.Symbol, name, what, what) { Quantity = quantity }, now, events);
        }
    }

    /// <summary>
    /// The report in an answer to a question about one order, under the id that the venue knows. The answer is about the order of the venue that it names; where
    /// it names none, it is about the order that was asked for.
    /// </summary>
    public static ExecutionReport Answer(ExecutionReport report, OrderView asked) =>
        report with { ClientOrderId = report.VenueOrderId is null ? asked.ClientOrderId : ClientOrderIdOf(asked.ClientOrderId, asked.VenueOrderId) };

    /// <summary>The name of the second order in the books.</summary>
    public static string NameOf(string clientOrderId, string venueOrderId) => $"{clientOrderId} ({venueOrderId})";

    /// <summary>The id that the venue knows an order by.</summary>
    public static string ClientOrderIdOf(string name, string? venueOrderId) =>
        venueOrderId is not null && name.EndsWith($" ({venueOrderId})", StringComparison.Ordinal) ? name[..^(venueOrderId.Length + 3)] : name;
}
