using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Resolving;
using Guardrails.States;

namespace Guardrails.Book;

/// <content>What the venue's lists and lookups say about orders whose truth is not known. Absence is concluded from complete evidence only.</content>
internal sealed partial class AccountBook
{
    private readonly List<OrderSlot> _inferred = [];

    /// <summary>Orders the venue has to be asked about now: unknown ones, and those whose cancellation or replacement was not confirmed in time.</summary>
    public IEnumerable<OrderSlot> Doubtful(GuardInstant now, long patienceTicks) => LiveOrderSlots().Where(o =>
        o.State == OrderState.Unknown || o.LookupWanted
        || (o.State is OrderState.PendingCancel or OrderState.PendingReplace && o.Managed && now.Since(o.ChangedAt) >= patienceTicks));

    /// <summary>Orders, ended ones included, of which executions have not been told that the venue could list: their fees are not booked yet.</summary>
    public IReadOnlyList<OrderSlot> Inferred => Configuration.Capabilities.ListsExecutions ? _inferred : [];

    /// <summary>
    /// Orders that nobody has asked to cancel yet and that have to go: the venue has them differently from what was approved, they are exits of
    /// nothing, or they are entries where no new risk may be taken any more.
    /// </summary>
    public IEnumerable<OrderSlot> Unwanted() => LiveOrderSlots().Where(o => o is { CancelAskedAt: null, Managed: true, State: not OrderState.Reserved }
        && (o.CancelRequired || (!o.IsExit && Configuration.CancelEntriesOnRestriction && StateOf(o.Key.Symbol, o.Strategy) != TradingState.Active)));

    /// <summary>Works out what a lookup says about an order.</summary>
    public void Observe(OrderLookup lookup, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        if (lookup is not OrderLookup.Found { Order: var order })
        {
            return;
        }

        var report = ToReport(order) with { ClientOrderId = slot.ClientOrderId };
        var before = events.Count;
        Observe(report, now, events);
        if (HasLink(events))
        {
            return;
        }

        var settled = events.Exists(static e => e is GuardEvent.ReplaceSettled) || IsTerminal(report.Status) || Unreadable(report) is not null;
        var isOld = now.AtLeastSince(slot.ChangedAt) >= Configuration.Capabilities.UnknownHorizon.Ticks;
        if (!settled && isOld && slot.IsLive)
        {
            // The request can no longer arrive: the order is what it was.
            if (slot.Pending is not null && order.Status != VenueOrderStatus.PendingReplace)
            {
                events.Add(new GuardEvent.ReplaceSettled(now, slot.ClientOrderId, Replaced: false, "the venue still has the old order after its horizon"));
            }

            if (slot.CancelAskedAt is not null && order.Status != VenueOrderStatus.PendingCancel)
            {
                events.Add(new GuardEvent.CancelRefused(now, slot.ClientOrderId, "the venue still has the order after its horizon"));
            }
        }

        if (slot.LookupWanted && events.Count == before)
        {
            events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, slot.State, null, null, ByVenue: true));
        }
    }

    /// <summary>
    /// Whether the evidence shows nothing of the order at the venue: it was not found after the horizon, and the complete lists of open orders
    /// and (where there is one) of executions do not have it. Then it explains no position any more; only what it executed unseen could be left.
    /// </summary>
    /// <returns>Why it does not; <see langword="null"/> when it does.</returns>
    public string? WhyMayBeThere(OrderSlot slot, AbsenceEvidence evidence, in GuardInstant now)
    {
        var horizon = HorizonOf(slot);
        if (slot.State is not (OrderState.Unknown or OrderState.PendingCancel or OrderState.PendingReplace) && !slot.LookupWanted)
        {
            return "its outcome is no longer unknown";
        }

        if (evidence.NotFound.AsOf.UtcTicks < horizon || now.AtLeastSince(DoubtedAt(slot)) < Configuration.Capabilities.UnknownHorizon.Ticks)
        {
            return "it can still turn up at the venue";
        }

        if (!Proves(evidence.OpenOrders, horizon) || evidence.OpenOrders.Items.Any(o => o.ClientOrderId == slot.ClientOrderId || (o.VenueOrderId is { } id && id == slot.VenueOrderId)))
        {
            return "the open orders do not prove its absence";
        }

        return Configuration.Capabilities.ListsExecutions
            && (evidence.Executions is not { } executions || !Proves(executions, horizon) || executions.Items.Any(r => IsUnbooked(r, slot)))
            ? "the executions do not prove its absence"
            : null;

        static bool Proves<T>(VenueSnapshot<T> snapshot, long horizon)
            where T : class => snapshot.IsComplete && snapshot.AsOf.UtcTicks >= horizon;
    }

    /// <summary>
    /// Gives an order up of which nothing was found at the venue, where the complete positions are exactly what is booked: then it was not
    /// executed unseen either. It counts until then: a difference that it could have explained is taken over first.
    /// </summary>
    /// <returns>Why it cannot be given up yet; <see langword="null"/> when it was.</returns>
    public string? Conclude(OrderSlot slot, AbsenceEvidence evidence, in GuardInstant now, List<GuardEvent> events)
    {
        var positions = evidence.Positions;
        if (!positions.IsComplete || positions.AsOf.UtcTicks < HorizonOf(slot) || Implausible(positions, slot.Key.Key.Symbol) is not null
            || HasImpossibleLeg(positions, slot.Key.Key.Symbol) || VenueNet(positions, slot.Key) != slot.Key.Ledger.Net)
        {
            return "the positions do not prove its absence";
        }

        if (slot.Key.LastFillAt is { } fill && positions.AsOf.UtcTicks <= fill.UtcTicks + Configuration.Capabilities.PositionVisibilityLag.Ticks)
        {
            return "the positions may be older than the last execution";
        }

        events.Add(new GuardEvent.OrderTransitioned(
            now,
            slot.ClientOrderId,
            slot.ConfirmedAt is null && slot.Booked == 0m ? OrderState.Released : OrderState.Canceled,
            null,
            string.Create(CultureInfo.InvariantCulture, $"not at the venue: not found, not open, not executed as of {evidence.NotFound.AsOf.UtcDateTime:HH:mm:ss.fff} UTC"),
            ByVenue: false));
        return null;
    }

    /// <summary>Works out what a person found out about an order of unknown outcome.</summary>
    /// <exception cref="ArgumentException">The order is not known, its outcome is not unknown, or the evidence is about another order.</exception>
    public void Resolve(string clientOrderId, OrderEvidence evidence, string proof, in GuardInstant now, List<GuardEvent> events)
    {
        var slot = FindOrder(clientOrderId) ?? throw new ArgumentException($"Order '{clientOrderId}' is not known to this guard.", nameof(clientOrderId));
        if (slot.State is not (OrderState.Unknown or OrderState.PendingCancel or OrderState.PendingReplace))
        {
            throw new ArgumentException($"Order '{clientOrderId}' is {slot.State}; only an order of unknown outcome can be settled by evidence.", nameof(clientOrderId));
        }

        if (evidence is OrderEvidence.AtVenue { Order: var order })
        {
            ArgumentNullException.ThrowIfNull(order, nameof(evidence));
            if (order.Symbol != slot.Key.Key.Symbol || Unreadable(order with { ClientOrderId = clientOrderId }) is not null)
            {
                throw new ArgumentException($"The evidence describes {order.Symbol} {order.Quantity}, which cannot be order '{clientOrderId}' ({Unreadable(order with { ClientOrderId = clientOrderId }) ?? "another symbol"}).", nameof(evidence));
            }

            // A person need not name the leg.
            Observe(ToReport(order) with { ClientOrderId = clientOrderId, Text = proof, Leg = order.Leg == PositionLeg.Net ? slot.Key.Key.Leg : order.Leg }, now, events);
            return;
        }

        events.Add(new GuardEvent.OrderTransitioned(
            now, clientOrderId, slot.ConfirmedAt is null && slot.Booked == 0m ? OrderState.Released : OrderState.Canceled, null, proof, ByVenue: false));
    }

    private static GuardInstant DoubtedAt(OrderSlot slot) =>
        slot.CancelAskedAt is { } cancel && cancel.UtcTicks > slot.ChangedAt.UtcTicks ? cancel : slot.ChangedAt;

    /// <summary>The time from which on nothing that was sent of it can still turn up.</summary>
    private long HorizonOf(OrderSlot slot) => DoubtedAt(slot).UtcTicks + Configuration.Capabilities.UnknownHorizon.Ticks;

    private void NoteInference(OrderSlot slot)
    {
        var was = slot.FillsInferred;
        slot.Key.Infer(slot, slot.Managed ? Math.Max(0m, slot.Booked - Math.Max(slot.Executed, slot.Settled)) : 0m);
        if (slot.FillsInferred && !was)
        {
            _inferred.Add(slot);
        }
        else if (was && !slot.FillsInferred)
        {
            _inferred.Remove(slot);
        }
    }

    /// <summary>The position was set to what the venue holds, so whatever is learnt later of what was booked before is in it already.</summary>
    private void SettleInferences(PositionBook key)
    {
        for (var i = _inferred.Count - 1; i >= 0; i--)
        {
            if (_inferred[i] is var slot && slot.Key == key)
            {
                slot.Settled = slot.Booked;
                NoteInference(slot);
            }
        }
    }

    private static bool IsUnbooked(ExecutionReport report, OrderSlot slot) =>
        (report.ClientOrderId == slot.ClientOrderId || (report.VenueOrderId is { } id && id == slot.VenueOrderId))
        && report.Fill is { Kind: FillKind.Trade, ExecutionId: var execution } && (execution is null || slot.QuantityOf(execution) is null);

    /// <summary>
    /// An order that had ended is open after all, by a list that cannot be older than its end: it counts again. A capped exit that was sent
    /// again can be at the venue twice, and what is open of it beyond its quantity has to go.
    /// </summary>
    private void ReviveListed(VenueOrder listed, OrderSlot slot, OpenOrderSnapshot snapshot, in GuardInstant now, List<GuardEvent> events)
    {
        var leaves = Canonical(listed.Quantity - listed.FilledQuantity);
        var isOther = listed.VenueOrderId is { } id && id != slot.VenueOrderId && slot.EarlierVenueOrderIds?.Contains(id) != true;
        var isTwice = isOther && slot is { IsExit: true, Capped: true } && slot.Booked + leaves > slot.Quantity;
        if (slot.IsLive || IsTerminal(listed.Status) || leaves <= 0m || !(isTwice || (slot.EndedByVenue && slot.Booked < slot.Quantity))
            || snapshot.AsOf.UtcTicks <= slot.ChangedAt.UtcTicks + Configuration.Capabilities.PositionVisibilityLag.Ticks)
        {
            return;
        }

        if (isTwice)
        {
            events.Add(new GuardEvent.OrderCorrected(now, slot.ClientOrderId, slot.Booked + leaves, SideInDoubt: false));
        }

        events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, slot.StateAtVenue(slot.Booked), listed.VenueOrderId, "listed as open after its end", ByVenue: true));
        Flag(FactFlag.Revived, slot, $"ended as {slot.State}, the venue lists it as {listed.Status}", now, events);
    }

    /// <summary>
    /// What a complete list of open orders does not have is not open: what became of it is unknown until its end is reported or looked up.
    /// An order that somebody else placed is taken as ended; its fills show in the positions.
    /// </summary>
    private void MarkMissingOrders(OpenOrderSnapshot snapshot, HashSet<string> listed, in GuardInstant now, List<GuardEvent> events)
    {
        var venueIds = snapshot.Items.Where(static o => o.VenueOrderId is not null).Select(static o => (o.Symbol, o.VenueOrderId!)).ToHashSet();
        foreach (var slot in LiveOrderSlots())
        {
            if (slot.ConfirmedAt is null || slot.IsWaiting || listed.Contains(slot.ClientOrderId)
                || (slot.VenueOrderId is { } id && venueIds.Contains((slot.Key.Key.Symbol, id)))
                || snapshot.AsOf.UtcTicks <= slot.ChangedAt.UtcTicks + Configuration.Capabilities.PositionVisibilityLag.Ticks)
            {
                continue;
            }

            events.Add(new GuardEvent.DriftFound(
                now, new Drift(DriftKind.MissingOrder, slot.Key.Key.Symbol, slot.Key.Key.Leg, slot.Quantity, 0m, slot.ClientOrderId), DriftAction.Report));
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, slot.Managed ? OrderState.Unknown : OrderState.Canceled, null, "missing in a complete list of open orders", ByVenue: false));
        }
    }
}
