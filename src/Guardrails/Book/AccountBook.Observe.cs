using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Reconciling;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>Turning what the outside reports into events: dedupe, comparison, classification. Reads the state, changes nothing.</content>
internal sealed partial class AccountBook
{
    private const string GuardActor = "guard";

    /// <summary>Works out what a report means.</summary>
    public void Observe(ExecutionReport report, in GuardInstant now, List<GuardEvent> events)
    {
        if (Unreadable(report) is { } problem)
        {
            events.Add(new GuardEvent.FactFlagged(now, FactFlag.UnreadableReport, report.Symbol, report.ClientOrderId, problem));
            return;
        }

        var slot = report.ClientOrderId is { } id ? FindOrder(id) : null;
        slot ??= report.VenueOrderId is { } venueId ? FindOrderByVenueId(report.Symbol, venueId) : null;
        if (slot is null)
        {
            ObserveExternal(report, report.ClientOrderId ?? AnonymousId(report), now, events);
            return;
        }

        if (IsElsewhere(report, slot))
        {
            // It belongs to our order, but moved another position: booked where it happened, under a name of its own.
            var elsewhere = $"{slot.ClientOrderId}@{report.Symbol}:{report.Leg}";
            Flag(FactFlag.SymbolMismatch, slot, $"reported for {report.Symbol} ({report.Leg})", now, events);
            Quarantine(slot.Key.Key.Symbol, "an order was reported for another position", now, events);
            Quarantine(report.Symbol, "an order for another position was reported here", now, events);
            if (slot.IsWaiting && slot.State != OrderState.Unknown)
            {
                // The venue has something of it, but not what was approved: what became of the order itself has to be looked up.
                events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Unknown, null, $"reported for {report.Symbol} ({report.Leg})", ByVenue: false));
            }

            RequireCancel(slot, now, events);
            if (FindOrder(elsewhere) is { } known)
            {
                Progress(report, known, known.Quantity, now, events);
            }
            else
            {
                ObserveExternal(report, elsewhere, now, events);
            }

            return;
        }

        if (!LinksVenueId(slot, report.VenueOrderId, now, events))
        {
            Progress(report, slot, Verify(report, slot, now, events), now, events);
        }
    }

    /// <summary>Works out what the answer to a send means.</summary>
    public void Observe(SubmitOutcome outcome, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        switch (outcome)
        {
            case SubmitOutcome.Accepted { Echo: { } echo } accepted when Unreadable(echo) is null:
                Observe(echo with { ClientOrderId = slot.ClientOrderId, VenueOrderId = echo.VenueOrderId ?? accepted.VenueOrderId }, now, events);
                break;
            case SubmitOutcome.Accepted accepted:
                if (accepted.Echo is { } unreadable)
                {
                    Observe(unreadable with { ClientOrderId = slot.ClientOrderId }, now, events);
                }

                if (LinksVenueId(slot, accepted.VenueOrderId, now, events))
                {
                    break;
                }

                // An order that was only concluded to have ended is there after all.
                var arrives = slot.IsWaiting || (!slot.IsLive && !slot.EndedByVenue && slot.Booked < slot.Quantity);
                if (arrives || slot.VenueOrderId is null)
                {
                    events.Add(new GuardEvent.OrderTransitioned(
                        now, slot.ClientOrderId, arrives ? slot.StateAtVenue(slot.Booked) : slot.State, accepted.VenueOrderId, null, ByVenue: true));
                }

                break;
            case SubmitOutcome.Rejected { Rejection: { IsDuplicateId: true } duplicate }:
                // The venue has an order of this id, so the first send arrived: what became of it has to be looked up, unless it is known.
                if (slot.IsWaiting)
                {
                    events.Add(new GuardEvent.OrderTransitioned(
                        now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap($"the venue already has it ({duplicate})"), ByVenue: false));
                }

                break;
            case SubmitOutcome.Rejected rejected when slot.State == OrderState.Unknown:
                // A second send was refused; that says nothing about the first.
                events.Add(new GuardEvent.OrderTransitioned(
                    now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap($"sent again and refused: {rejected.Rejection}"), ByVenue: false));
                break;
            case SubmitOutcome.Rejected rejected when slot.Booked > 0m || (slot.IsLive && slot.ConfirmedAt is not null):
                Flag(FactFlag.RejectedAfterFill, slot, Identifier.Cap(rejected.Rejection.ToString()), now, events);
                Quarantine(slot.Key.Key.Symbol, "an order was refused after the venue had confirmed it", now, events);
                break;
            case SubmitOutcome.Rejected rejected when slot.IsLive:
                events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Rejected, null, Identifier.Cap(rejected.Rejection.ToString()), rejected.Rejection.ByVenue));
                break;
            case SubmitOutcome.Unknown unknown when slot.State is OrderState.Reserved or OrderState.InFlight:
                events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, OrderState.Unknown, null, Identifier.Cap(unknown.Why), ByVenue: false));
                break;
        }
    }

    /// <summary>Works out what an open-order answer means: unknown orders count from now on, known ones are brought up to date.</summary>
    public void Observe(OpenOrderSnapshot snapshot, in GuardInstant now, List<GuardEvent> events, IReadOnlySet<string>? absent = null)
    {
        // Entries before the legs that wait for them.
        var added = new HashSet<string>(StringComparer.Ordinal);
        foreach (var order in ParentsFirst(snapshot.Items))
        {
            if (Unreadable(order) is { } problem)
            {
                events.Add(new GuardEvent.FactFlagged(now, FactFlag.UnreadableReport, order.Symbol, order.ClientOrderId, problem));
            }
            else if (!added.Add(order.ClientOrderId))
            {
                // Listed twice (pages that overlap): the one that says most has been worked in.
                continue;
            }
            else if (FindOrder(order.ClientOrderId) is { } known)
            {
                ReviveListed(order, known, snapshot, now, events);
                Observe(ToReport(order) with { TransactTime = snapshot.AsOf }, now, events);
            }
            else if (!IsTerminal(order.Status) && order.FilledQuantity < order.Quantity)
            {
                events.Add(new GuardEvent.OrderObserved(now, order, Managed: false, Strategy: null));
                events.Add(new GuardEvent.DriftFound(
                    now, new Drift(DriftKind.UntrackedOrder, order.Symbol, order.Leg, 0m, order.Quantity - order.FilledQuantity, order.ClientOrderId), DriftAction.Report));
            }
        }

        if (snapshot.IsComplete)
        {
            MarkMissingOrders(snapshot, added, now, events);
            EndExplanations(snapshot, absent, now, events);
            events.Add(new GuardEvent.OpenOrdersRead(now, FactValidation.SourceTicks(snapshot.AsOf, now)));
        }
    }

    /// <summary>Every order after the one it waits for; of an order listed twice the one that says most first.</summary>
    private static IEnumerable<VenueOrder> ParentsFirst(IReadOnlyList<VenueOrder> orders)
    {
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var order in orders)
        {
            parents.TryAdd(order.ClientOrderId ?? "", order.WaitsFor);
        }

        return orders.OrderBy(Depth).ThenByDescending(static o => o.FilledQuantity);

        int Depth(VenueOrder order)
        {
            var depth = 0;
            for (var parent = order.WaitsFor; parent is not null && depth <= orders.Count; parent = parents.GetValueOrDefault(parent))
            {
                depth++;
            }

            return depth;
        }
    }

    private static ExecutionReport ToReport(VenueOrder order) => new()
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
    };
}
