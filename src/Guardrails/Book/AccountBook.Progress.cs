using System.Globalization;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>What is new in a report about a known order: every execution moves the position once, however often and in whatever way it is told.</content>
internal sealed partial class AccountBook
{
    /// <summary>Books what is new in a report about a known order, and moves the order on.</summary>
    private void Progress(ExecutionReport report, OrderSlot slot, decimal quantity, in GuardInstant now, List<GuardEvent> events)
    {
        if (report.Fill is { Kind: not FillKind.Trade } revision)
        {
            Revise(report, revision, slot, now, events);
            return;
        }

        var fill = report.Fill;
        var isNew = fill is not null && IsNew(fill, report, slot);
        var executed = isNew ? Canonical(fill!.Quantity) : 0m;
        var isOld = report.TransactTime?.UtcTicks < slot.RevisedAtUtcTicks || (slot.IsRevised && fill is { ExecutionId: not null } && !isNew);
        var cumulative = isOld ? slot.VenueCumulative : Math.Max(slot.VenueCumulative, Canonical(CumulativeOf(report, slot.SureQuantity)));

        // One fact, told twice in two ways, is one fact: the position moves only by what the larger of both sums adds.
        var total = Math.Max(slot.Executed + executed, cumulative);
        var booked = Math.Max(0m, total - slot.Booked);

        var revives = Revives(report, slot, quantity);
        var replaced = Confirms(report, slot);
        if ((slot.VenueOrderId is null || (replaced && report.VenueOrderId != slot.VenueOrderId)) && report.VenueOrderId is not null || ((slot.IsWaiting || slot.LookupWanted) && !IsTerminal(report.Status)) || revives)
        {
            var state = slot.IsLive && !slot.IsWaiting ? slot.State : slot.StateAtVenue(slot.Booked);

            // Learning the id of an order that has ended does not make it an end the venue reported.
            var alive = slot.IsLive || revives;
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, alive ? state : slot.State, report.VenueOrderId, null, ByVenue: alive));
        }

        if (replaced)
        {
            events.Add(new GuardEvent.ReplaceSettled(now, slot.ClientOrderId, Replaced: true, null));
        }

        if (executed > 0m || booked > 0m || cumulative > slot.VenueCumulative)
        {
            events.Add(new GuardEvent.ExecutionBooked(
                now, slot.ClientOrderId, fill?.ExecutionId, report.Side, executed, fill?.Price ?? 0m, cumulative, booked,
                (isNew || (booked > 0m && fill is { ExecutionId: null })) && slot.Executed + executed > slot.Settled ? BaseFee(report.Symbol, fill) : 0m, fill?.Fee ?? 0m, fill?.FeeAsset));
        }

        if (booked > 0m)
        {
            NoteForced(report, slot.ClientOrderId, booked, now, events);
            DoubtIfContained(slot, report, now, events);
        }

        // Of what is not ours nothing was approved, and its quantity may be known from its first execution alone.
        if (booked > 0m && (slot.Managed || slot.EndedByVenue))
        {
            VerifyExecution(slot, booked, total, revives, now, events);
        }

        // An end that leaves nothing open by what was approved is kept as well: a larger quantity told later must not bring the order back.
        if (IsTerminal(report.Status) && !slot.EndedByVenue && (total < quantity || report.Status != VenueOrderStatus.Filled))
        {
            events.Add(new GuardEvent.OrderTransitioned(
                now, slot.ClientOrderId, total < quantity ? Terminal(report.Status, total) : OrderState.Filled, report.VenueOrderId, Identifier.Cap(report.Text), ByVenue: true));
        }
    }

    /// <summary>
    /// An execution is taken back or corrected: both sums go down (or up) by the difference, once. One that was never seen is remembered as
    /// taken back, so that it is not booked when it comes.
    /// </summary>
    private void Revise(ExecutionReport report, Fill revision, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        var known = slot.QuantityOf(revision.ExecutionId!);
        var becomes = revision.Kind == FillKind.Bust ? 0m : Canonical(revision.Quantity);
        var was = known ?? (revision.Kind == FillKind.Bust ? Canonical(revision.Quantity) : becomes);
        if (known is { } booked && booked == becomes)
        {
            return;
        }

        var executed = slot.Executed + becomes - (known ?? 0m);
        // A sum from before a later revision says nothing any more.
        var isOld = report.TransactTime?.UtcTicks < slot.RevisedAtUtcTicks;
        var cumulative = Math.Max(0m, report.CumulativeQuantity is { } told ? isOld ? slot.VenueCumulative : Canonical(told) : slot.VenueCumulative + (known is null && slot.VenueCumulative == slot.Executed ? 0m : becomes - was));
        var total = Math.Max(executed, cumulative);
        events.Add(new GuardEvent.ExecutionRevised(now, slot.ClientOrderId, revision.ExecutionId!, becomes, revision.Price, cumulative, total - slot.Booked,
            report.TransactTime?.UtcTicks ?? 0));
        if (total > slot.Booked && total > slot.OpenQuantity)
        {
            Overfilled(slot, total, now, events);
        }

        if (total != slot.Booked)
        {
            DoubtIfContained(slot, report, now, events);
        }

        Flag(
            revision.Kind == FillKind.Bust ? FactFlag.ExecutionBusted : FactFlag.ExecutionCorrected,
            slot,
            string.Create(CultureInfo.InvariantCulture, $"execution {revision.ExecutionId}: {was} becomes {becomes}"),
            now,
            events);
    }

    /// <summary>
    /// What the venue says was executed in all. Filled means all of it, whichever executions have arrived: one that comes late is then no
    /// surprise.
    /// </summary>
    private static decimal CumulativeOf(ExecutionReport report, decimal quantity) =>
        report.CumulativeQuantity ?? (report.Status == VenueOrderStatus.Filled ? report.OrderQuantity ?? quantity : 0m);

    private bool IsNew(Fill fill, ExecutionReport report, OrderSlot slot) => fill.ExecutionId is { } id
        ? !slot.HasExecution(id) || Configuration.IsDisabled(Mechanisms.ExecutionIdentity)
        : report.CumulativeQuantity is null;

    private static bool IsTerminal(VenueOrderStatus status) =>
        status is VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Rejected or VenueOrderStatus.Expired or VenueOrderStatus.Replaced;

    /// <summary>An end that was only concluded, not reported, is taken back when the venue shows the order alive.</summary>
    private static bool Revives(ExecutionReport report, OrderSlot slot, decimal quantity) =>
        !slot.IsLive && !slot.EndedByVenue && slot.Booked < quantity && !IsTerminal(report.Status);

    private static OrderState Terminal(VenueOrderStatus status, decimal executed) => status switch
    {
        VenueOrderStatus.Filled => OrderState.Filled,
        VenueOrderStatus.Expired => OrderState.Expired,
        VenueOrderStatus.Rejected when executed == 0m => OrderState.Rejected,
        _ => OrderState.Canceled,
    };

    private decimal BaseFee(Symbol symbol, Fill? fill) =>
        fill is { FeeAsset: { } asset } && Find(symbol)?.Instrument?.BaseAsset is { } baseAsset
        && string.Equals(asset, baseAsset, StringComparison.OrdinalIgnoreCase) ? Canonical(fill.Fee) : 0m;
}
