using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Observing;

/// <summary>Turns the answer to a send, a cancellation, a replacement or a lookup into events.</summary>
internal static class OutcomeReader
{
    /// <summary>Works out what the answer to a send means.</summary>
    public static void Read(BookView book, SubmitOutcome outcome, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        switch (Legibility.Named(book, outcome))
        {
            case SubmitOutcome.Accepted accepted:
                ReadAccepted(book, accepted, slot, now, events);
                break;
            case SubmitOutcome.Rejected { Rejection: { IsDuplicateId: true } duplicate }:
                // The venue has an order of this id, so the first send arrived: what became of it has to be looked up, unless it is known.
                if (slot.IsWaiting)
                {
                    events.Add(new GuardEvent.OrderTransitioned(
                        now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap($"the venue already has it ({duplicate})"), ByVenue: false));
                }

                break;
            case SubmitOutcome.Rejected rejected when DuplicateOrders.WasSentAgain(book, slot) && (slot.State == OrderState.Unknown || IsConfirmed(slot)):
                // One send of several was refused; that says nothing about the others. Of an order that was seen meanwhile there is nothing more to find out.
                if (slot.State == OrderState.Unknown)
                {
                    events.Add(new GuardEvent.OrderTransitioned(
                        now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap($"sent again and refused: {rejected.Rejection}"), ByVenue: false));
                }

                break;
            case SubmitOutcome.Rejected rejected when IsConfirmed(slot):
                MisfitPolicy.Record(
                    book,
                    new(Misfit.RefusedAfterConfirmation, slot, Identifier.Cap(rejected.Rejection.ToString()), "an order was refused after the venue had confirmed it"),
                    now,
                    events);
                break;
            case SubmitOutcome.Rejected rejected when slot.IsLive:
                events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Rejected, null, Identifier.Cap(rejected.Rejection.ToString()), rejected.Rejection.ByVenue));
                break;
            case SubmitOutcome.Unknown unknown when slot.IsUnanswered:
                events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap(unknown.Why), ByVenue: false));
                break;
        }
    }

    private static bool IsConfirmed(OrderView slot) => slot.Booked > 0m || (slot.IsLive && slot.ConfirmedAt is not null);

    private static void ReadAccepted(BookView book, SubmitOutcome.Accepted accepted, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (SecondOrder(book, accepted.VenueOrderId, accepted.Echo, slot, now) is { } second)
        {
            DuplicateOrders.Read(book, second, slot, now, events);
            RecordUnreadable(book, accepted.Echo, slot, now, events);
            return;
        }

        if (accepted.Echo is { } echo && Legibility.Unreadable(echo) is null)
        {
            ReportReader.Read(book, echo with { ClientOrderId = slot.ClientOrderId, VenueOrderId = echo.VenueOrderId ?? accepted.VenueOrderId }, now, events);
            return;
        }

        RecordUnreadable(book, accepted.Echo, slot, now, events);
        if (ExternalOrders.LinksVenueId(book, slot, accepted.VenueOrderId, now, events))
        {
            return;
        }

        // An order that was only concluded to have ended is there after all.
        var arrives = slot.IsWaiting || (!slot.IsLive && !slot.EndedByVenue && slot.Booked < slot.Quantity);
        if (arrives || slot.VenueOrderId is null)
        {
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, arrives ? slot.StateAtVenue(slot.Booked) : slot.State, accepted.VenueOrderId, null, ByVenue: true));
        }
    }

    /// <summary>Works out what the answer to a cancellation means.</summary>
    public static void Read(BookView book, CancelOutcome outcome, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        switch (outcome)
        {
            case CancelOutcome.Accepted { Echo: { } echo }:
                ReportReader.Read(book, DuplicateOrders.Answer(echo, slot), now, events);
                break;
            case CancelOutcome.Rejected rejected when slot.IsLive:
                events.Add(new GuardEvent.CancelRefused(now, slot.ClientOrderId, Identifier.Cap(rejected.Rejection.ToString())));
                break;
            case CancelOutcome.Unknown unknown when slot.IsLive:
                events.Add(new GuardEvent.OrderTransitioned(
                    now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap($"asked to cancel: {unknown.Why}"), ByVenue: false));
                break;
        }
    }

    /// <summary>Works out what the answer to the replacement of an order means that stays the same order.</summary>
    public static void Read(BookView book, ReplaceOutcome outcome, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        switch (Legibility.Named(book, outcome))
        {
            case ReplaceOutcome.Accepted accepted when !book.Configuration.Capabilities.RenamesOnReplace && SecondOrder(book, accepted.VenueOrderId, accepted.Echo, slot, now) is { } second:
                // Nothing links the id that the answer names with the order: there are two, and what was asked for is still pending.
                DuplicateOrders.Read(book, second, slot, now, events);
                RecordUnreadable(book, accepted.Echo, slot, now, events);
                break;
            case ReplaceOutcome.Accepted accepted:
                if (ExternalOrders.LinksVenueId(book, slot, accepted.VenueOrderId, now, events))
                {
                    break;
                }

                if (accepted.VenueOrderId is { } venueId && venueId != slot.VenueOrderId)
                {
                    events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, slot.State, venueId, null, ByVenue: slot.EndedByVenue));
                }

                if (accepted.Echo is { } echo)
                {
                    // The answer itself says that the id it names is the order's.
                    var named = echo.VenueOrderId is { } echoed && echoed == (accepted.VenueOrderId ?? echoed) ? slot.VenueOrderId : echo.PreviousVenueOrderId;
                    ReportReader.Read(book, echo with { ClientOrderId = slot.ClientOrderId, PreviousVenueOrderId = named }, now, events);
                }

                break;
            case ReplaceOutcome.Rejected rejected:
                // First what the order is, then that it stays that.
                if (rejected.Original is { } original)
                {
                    ReportReader.Read(book, original with { ClientOrderId = slot.ClientOrderId }, now, events);
                }

                if (slot is { IsLive: true, Pending: not null } && !ExternalOrders.HasLink(events))
                {
                    events.Add(new GuardEvent.ReplaceSettled(now, slot.ClientOrderId, Replaced: false, Identifier.Cap(rejected.Rejection.ToString())));
                }

                break;
            case ReplaceOutcome.Unknown unknown when slot is { IsLive: true, Pending: not null }:
                events.Add(new GuardEvent.OrderTransitioned(
                    now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap($"asked to replace: {unknown.Why}"), ByVenue: false));
                break;
        }
    }

    /// <summary>
    /// The second order that an answer names, in its own field or in its echo; <see langword="null"/> when it names none. Where the answer describes no order that
    /// can be read, it is taken for what was asked for.
    /// </summary>
    private static ExecutionReport? SecondOrder(BookView book, string? venueOrderId, ExecutionReport? echo, OrderView slot, in GuardInstant now)
    {
        if (slot.VenueOrderId is not { } known || ((venueOrderId ?? known) == known && (echo?.VenueOrderId ?? known) == known))
        {
            return null;
        }

        var described = echo is not null && Legibility.Unreadable(echo) is null
            ? echo
            : new ExecutionReport { Symbol = slot.Symbol, Leg = slot.Position.Key.Leg, Side = slot.Side, Status = VenueOrderStatus.New, OrderQuantity = slot.OpenQuantity };
        var shown = described with { ClientOrderId = slot.ClientOrderId };
        var named = shown with { VenueOrderId = venueOrderId };
        return DuplicateOrders.IsSecond(book, named, slot, now) ? named : DuplicateOrders.IsSecond(book, shown, slot, now) ? shown : null;
    }

    private static void RecordUnreadable(BookView book, ExecutionReport? echo, OrderView slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (echo is not null && Legibility.Unreadable(echo) is not null)
        {
            ReportReader.Read(book, echo with { ClientOrderId = slot.ClientOrderId }, now, events);
        }
    }

    /// <summary>Works out what a lookup says about an order.</summary>
    /// <param name="book">The books.</param>
    /// <param name="lookup">The answer.</param>
    /// <param name="slot">The order.</param>
    /// <param name="asked">When the venue was asked: the answer is no older.</param>
    /// <param name="now">When it answered.</param>
    /// <param name="events">Takes the events.</param>
    /// <returns>What the answer says of this very order: one that shows another order of the venue under the same id did not find it.</returns>
    public static OrderLookup Read(BookView book, OrderLookup lookup, OrderView slot, in GuardInstant asked, in GuardInstant now, List<GuardEvent> events)
    {
        if (lookup is not OrderLookup.Found { Order: var found })
        {
            return lookup;
        }

        var order = Legibility.Named(book, found);
        var report = DuplicateOrders.Answer(OpenOrderReader.ToReport(order) with { TransactTime = asked.Utc }, slot);
        var before = events.Count;
        var isReadable = Legibility.Unreadable(report) is null;
        if (isReadable && DuplicateOrders.IsOfAnother(book, report, slot, now))
        {
            ReportReader.Read(book, report, now, events);
            return new OrderLookup.NotFound(asked.Utc);
        }

        if (isReadable && !ReportReader.IsElsewhere(report, slot))
        {
            Verification.Link(book, order, slot, now, events);
        }

        ReportReader.Read(book, report, now, events);
        if (ExternalOrders.HasLink(events))
        {
            return lookup;
        }

        Conclude(book, report, slot, isReadable, before, now, events);
        return lookup;
    }

    /// <summary>What follows from the venue's word on this very order: requests that can no longer arrive, an end without a successor, and that it was answered.</summary>
    private static void Conclude(BookView book, ExecutionReport report, OrderView slot, bool isReadable, int before, in GuardInstant now, List<GuardEvent> events)
    {
        var settled = events.Exists(static e => e is GuardEvent.ReplaceSettled) || ReportReader.IsTerminal(report.Status) || !isReadable;
        var isOld = now.AtLeastSince(slot.ChangedAt) >= book.Configuration.Capabilities.UnknownHorizon.Ticks;
        if (!settled && isOld && slot.IsLive)
        {
            // The request can no longer arrive: the order is what it was.
            if (slot.Pending is not null && report.Status != VenueOrderStatus.PendingReplace)
            {
                events.Add(new GuardEvent.ReplaceSettled(now, slot.ClientOrderId, Replaced: false, "the venue still has the old order after its horizon"));
            }

            if (slot.CancelAskedAt is not null && report.Status != VenueOrderStatus.PendingCancel)
            {
                events.Add(new GuardEvent.CancelRefused(now, slot.ClientOrderId, "the venue still has the order after its horizon"));
            }
        }

        if (isReadable && report.Status == VenueOrderStatus.Replaced && report.VenueOrderId == slot.VenueOrderId && slot is { Managed: true, IsLive: true, HasSuccessor: false })
        {
            // Asked about this very order the venue names nothing that took its place: what is open is an order of its own.
            events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Replaced, null, "the venue has replaced it, and names nothing that took its place", ByVenue: true));
        }

        if (slot.LookupWanted && events.Count == before)
        {
            events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, slot.State, null, null, ByVenue: true));
        }
    }

    /// <summary>Works out what a person found out about an order of unknown outcome.</summary>
    /// <exception cref="ArgumentException">The order is not known, its outcome is not unknown, or the evidence is about another order.</exception>
    public static void Resolve(BookView book, string clientOrderId, OrderEvidence evidence, string proof, in GuardInstant now, List<GuardEvent> events)
    {
        var slot = book.FindOrder(clientOrderId) ?? throw new ArgumentException($"Order '{Identifier.Shown(clientOrderId)}' is not known to this guard.", nameof(clientOrderId));
        if (slot.State is not (OrderState.Unknown or OrderState.PendingCancel or OrderState.PendingReplace))
        {
            throw new ArgumentException($"Order '{Identifier.Shown(clientOrderId)}' is {slot.State}; only an order of unknown outcome can be settled by evidence.", nameof(clientOrderId));
        }

        if (evidence is OrderEvidence.AtVenue { Order: var order })
        {
            ArgumentNullException.ThrowIfNull(order, nameof(evidence));
            order = Legibility.Named(book, order);
            if (order.Symbol != slot.Symbol || Legibility.Unreadable(order with { ClientOrderId = clientOrderId }) is not null)
            {
                throw new ArgumentException($"The evidence describes {order.Symbol} {order.Quantity}, which cannot be order '{Identifier.Shown(clientOrderId)}' ({Legibility.Unreadable(order with { ClientOrderId = clientOrderId }) ?? "another symbol"}).", nameof(evidence));
            }

            // A person need not name the leg.
            ReportReader.Read(book, OpenOrderReader.ToReport(order) with { ClientOrderId = clientOrderId, Text = proof, Leg = order.Leg == PositionLeg.Net ? slot.Position.Key.Leg : order.Leg }, now, events);
            return;
        }

        events.Add(new GuardEvent.OrderTransitioned(
            now, clientOrderId, slot.ConfirmedAt is null && slot.Booked == 0m ? OrderState.Released : OrderState.Canceled, null, proof, ByVenue: false));
    }
}
