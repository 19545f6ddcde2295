using System.Globalization;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Text;

namespace Guardrails.Observing;

/// <summary>Orders that did not pass through the guard: they count, and what they execute is booked, but it is not managed.</summary>
internal static class ExternalOrders
{
    public static string AnonymousId(Symbol symbol, string venueOrderId) => $"venue:{symbol}:{venueOrderId}";

    public static string AnonymousId(ExecutionReport report) => report.VenueOrderId is { } venueId ? AnonymousId(report.Symbol, venueId)
        : string.Create(CultureInfo.InvariantCulture, $"execution:{report.Symbol}:{report.Fill?.ExecutionId ?? report.TransactTime?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "unnamed"}");

    public static void Read(BookView book, ExecutionReport report, string id, in GuardInstant now, List<GuardEvent> events)
    {
        if (book.Configuration.IsDisabled(Mechanisms.ExternalOrders))
        {
            return;
        }

        if (book.FindOrder(id) is { } known)
        {
            ReportReader.Progress(book, report, known, known.Quantity, now, events);
            return;
        }

        Observe(book, report, id, null, now, events);
    }

    /// <summary>An order that is not in the books yet counts from now on, with what it has executed.</summary>
    /// <param name="book">The books.</param>
    /// <param name="report">The report about it.</param>
    /// <param name="id">Its name in the books.</param>
    /// <param name="original">The order of this guard whose id it bears; <see langword="null"/> when it is somebody else's.</param>
    /// <param name="now">Now.</param>
    /// <param name="events">Takes the events.</param>
    /// <returns>Its quantity; 0 when there is nothing of it to count.</returns>
    public static decimal Observe(BookView book, ExecutionReport report, string id, OrderView? original, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.Fill is { Kind: not FillKind.Trade } revision)
        {
            // What was executed under an order nobody knows is in the positions, or it is not: this is no execution.
            var misfit = revision.Kind == FillKind.Bust ? Misfit.ExecutionBusted : Misfit.ExecutionCorrected;
            MisfitPolicy.Record(book, new(misfit, report.Symbol, id, $"execution {revision.ExecutionId} of an order that is not known"), now, events);
            report = report with { Fill = null };
        }

        var executed = Legibility.Canonical(Math.Max(report.Fill?.Quantity ?? 0m, ReportReader.CumulativeOf(report, 0m)));
        var ended = ReportReader.IsTerminal(report.Status);

        if (ended && executed == 0m)
        {
            return 0m;
        }

        var quantity = Math.Max(Legibility.Canonical(report.OrderQuantity ?? executed), executed);
        if (quantity == 0m)
        {
            MisfitPolicy.Record(book, new(Misfit.Unreadable, report.Symbol, id, "an unknown order without a quantity"), now, events);
            return 0m;
        }

        events.Add(new GuardEvent.OrderObserved(now, ToOrder(report, id, quantity), Managed: original is not null, original?.Strategy));
        if (executed > 0m)
        {
            var fill = report.Fill;
            events.Add(new GuardEvent.ExecutionBooked(
                now, id, fill?.ExecutionId, report.Side, Legibility.Canonical(fill?.Quantity ?? 0m), fill?.Price ?? 0m, Legibility.Canonical(ReportReader.CumulativeOf(report, 0m)),
                executed, ReportReader.BaseFee(book, report.Symbol, fill), fill?.Fee ?? 0m, fill?.FeeAsset));
            Differences.DoubtIfContained(book, book.Find(report.Symbol)?.Find(report.Leg, report.Side == OrderSide.Buy ? 1m : -1m), report, now, events);
            NoteExecution(book, report, id, executed, isOurs: original is not null, now, events);
        }

        // One that names no client order id may turn out to be the guard's own: a list shows it then.
        if (!ended && original is null && report.ClientOrderId is not null)
        {
            Tell(report.Symbol, report.Leg, id, quantity - executed, now, events);
        }

        if (ended && executed < quantity)
        {
            events.Add(new GuardEvent.OrderTransitioned(now, id, ReportReader.Terminal(report.Status, executed), null, Identifier.Cap(report.Text), ByVenue: true));
        }

        return quantity;
    }

    private static VenueOrder ToOrder(ExecutionReport report, string id, decimal quantity) => new()
    {
        ClientOrderId = id,
        VenueOrderId = report.VenueOrderId,
        Symbol = report.Symbol,
        Side = report.Side,
        Quantity = quantity,
        Type = report.Type ?? OrderType.Market,
        TimeInForce = report.TimeInForce,
        Status = report.Status,
        Leg = report.Leg,
        LimitPrice = report.LimitPrice,
        StopPrice = report.StopPrice,
        ReduceOnly = report.ReduceOnly,
    };

    /// <summary>Somebody else has an order at the venue. It is told at its first sighting.</summary>
    public static void Tell(Symbol symbol, PositionLeg leg, string id, decimal leaves, in GuardInstant now, List<GuardEvent> events) => events.Add(new GuardEvent.DriftFound(
        now, new Drift { Kind = DriftKind.ExternalOrder, Symbol = symbol, Leg = leg, Booked = 0m, AtVenue = leaves, ClientOrderId = id }, DriftAction.Report));

    /// <summary>
    /// Something was executed that nobody approved. Where the venue itself has closed something, why is a person's to find out before anything is risked again.
    /// </summary>
    public static void NoteExecution(BookView book, ExecutionReport report, string id, decimal executed, bool isOurs, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.Cause != ExecutionCause.Order)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"{report.Cause}: {report.Side} {executed} {report.Symbol} was executed by the venue itself");
            MisfitPolicy.Record(book, new(Misfit.ForcedExecution, report.Symbol, id, what, what), now, events);
        }
        else if (!isOurs)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"{report.Side} {executed} was executed for an order this guard did not approve");
            MisfitPolicy.Record(book, new(Misfit.ExternalExecution, report.Symbol, id, what), now, events);
        }
    }

    /// <summary>Whether it turned out whose order it is that was known by the venue's id alone. What else the fact means, only the book that knows it can say.</summary>
    public static bool HasLink(List<GuardEvent> events) => events.Exists(static e => e is GuardEvent.VenueIdLinked);

    /// <summary>A fill that named only the venue's id, and came before anybody knew whose that is, was booked as external: now it is known.</summary>
    public static bool LinksVenueId(BookView book, OrderView slot, string? venueOrderId, in GuardInstant now, List<GuardEvent> events)
    {
        var symbol = slot.Symbol;
        if (venueOrderId is null || book.FindOrderByVenueId(symbol, venueOrderId) is not { } external || external == slot || external.Position != slot.Position
            || !slot.Managed || external.Managed)
        {
            return false;
        }

        events.Add(new GuardEvent.VenueIdLinked(now, slot.ClientOrderId, external.ClientOrderId));
        if (external.Booked > 0m)
        {
            var (executed, cumulative) = slot.SumsWith(external);
            Verification.Side(book, external.Side, slot, now, events);
            Verification.Execution(book, slot, external.Booked, Math.Max(executed, cumulative), revives: !slot.EndedByVenue, now, events);
        }

        return true;
    }
}
