using Guardrails.Brokers;

namespace Guardrails.Testing.Venues;

/// <content>Cancellations and replacements.</content>
internal sealed partial class MatchingEngine
{
    /// <summary>Cancels an order by its client order id; where the venue has made several of it, the one that is named by its venue id.</summary>
    public CancelOutcome Cancel(string clientOrderId, string? venueOrderId = null)
    {
        if ((TakeRejection(Script.CancelRejections) ?? TakeMarketClosed()) is { } unread)
        {
            return new CancelOutcome.Rejected(unread);
        }

        var order = _open.Find(second => second.VenueOrderId == venueOrderId && second.Entry.ClientOrderId == clientOrderId) ?? FindOrder(clientOrderId);
        if (VenueAdmission.CheckOpen(order, clientOrderId) is { } refused)
        {
            return new CancelOutcome.Rejected(refused);
        }

        if (TryRace(order!, FaultClass.FillRacesCancel) && VenueAdmission.CheckOpen(order, clientOrderId) is { } tooLate)
        {
            return new CancelOutcome.Rejected(tooLate);
        }

        order!.Together?.NoteCancelPending();
        order.CancelPending = true;
        After(times.Current.CancelLatency, () => ConfirmCancel(order));
        return new CancelOutcome.Accepted(order.Report(Now));
    }

    public ReplaceOutcome Replace(ReplaceEntry change)
    {
        if (profile.ReplaceQuantity == ReplaceQuantity.NotSupported)
        {
            return ReplaceOutcome.NotSupported;
        }

        var order = FindOrder(change.ClientOrderId);
        var refused = TakeRejection(Script.ReplaceRejections) ?? TakeRefusalOfAnOrder() ?? VenueAdmission.CheckOpen(order, change.ClientOrderId);
        refused ??= order is { Together: not null } ? new VenueRejection("LEG_OF_ORDER", $"order {change.ClientOrderId} is a leg; legs cannot be replaced")
            : order is { CancelPending: true } or { ReplacePending: true } ? new VenueRejection("CHANGE_PENDING", $"another change of order {change.ClientOrderId} is under way")
            : null;

        if (refused is not null)
        {
            return new ReplaceOutcome.Rejected { Rejection = refused, Original = order?.Report(Now) };
        }

        if (profile.ReplaceQuantity == ReplaceQuantity.Total && TryRace(order!, FaultClass.FillRacesReplace) && VenueAdmission.CheckOpen(order, change.ClientOrderId) is { } tooLate)
        {
            return new ReplaceOutcome.Rejected { Rejection = tooLate, Original = order!.Report(Now) };
        }

        var changed = order!.Entry with { LimitPrice = change.LimitPrice ?? order.Entry.LimitPrice, StopPrice = change.StopPrice ?? order.Entry.StopPrice };
        return profile.ReplaceQuantity == ReplaceQuantity.Total
            ? ReplaceInPlace(order, changed with { Quantity = change.Quantity ?? changed.Quantity })
            : ReplaceByAnother(order, changed with { Origin = change.Origin, ClientOrderId = change.NewClientOrderId, Quantity = change.Quantity ?? order.Leaves });
    }

    private void ConfirmCancel(LiveOrder order)
    {
        // What was executed meanwhile stands, and the report of it said that the order has ended. A leg that was left out ends with its order.
        if ((order.IsOpen ? order : order.Together?.Legs.FirstOrDefault(static leg => leg.IsOpen)) is { } open)
        {
            EndAndTell(open, VenueOrderStatus.Canceled, "canceled on request");
        }
    }

    /// <summary>The same order, changed: the quantity is the new whole one.</summary>
    private ReplaceOutcome ReplaceInPlace(LiveOrder order, OrderEntry changed)
    {
        var refused = changed.Quantity <= order.Filled
            ? new VenueRejection("QUANTITY_EXECUTED", FormattableString.Invariant($"{order.Filled} are executed; the new quantity is {changed.Quantity}"))
            : CheckReplacement(order, changed, changed.Quantity - order.Filled);
        if (refused is not null)
        {
            return new ReplaceOutcome.Rejected { Rejection = refused, Original = order.Report(Now) };
        }

        order.ReplacePending = true;
        After(times.Current.ReplaceLatency, () => ConfirmChange(order, changed));
        return new ReplaceOutcome.Accepted { VenueOrderId = order.VenueOrderId, Echo = order.ReplacePending ? null : order.Report(Now) };
    }

    private void ConfirmChange(LiveOrder order, OrderEntry changed)
    {
        order.ReplacePending = false;
        if (!order.IsOpen)
        {
            return;
        }

        if (changed.Quantity <= order.Filled)
        {
            EndAndTell(order, VenueOrderStatus.Canceled, "the new quantity was executed before it was changed");
            return;
        }

        var before = order.Entry.Quantity;
        order.Change(changed);
        Acknowledge(order);
        Consider(order);
        if (Script.ReplaceUndoneAfter() is { } after)
        {
            schedule(after, () => ConfirmChange(order, order.Entry with { Quantity = before }));
        }
    }

    /// <summary>Another order with a quantity of its own. Until the old one has ended, both may be executed, unless the venue lets the new one wait.</summary>
    private ReplaceOutcome ReplaceByAnother(LiveOrder order, OrderEntry entry)
    {
        var refused = OpenExitsOf(order).Count > 0
            ? new VenueRejection("EXITS_WAIT", $"exits wait for order {order.Entry.ClientOrderId}")
            : CheckId(entry.ClientOrderId) ?? CheckReplacement(order, entry, entry.Quantity);
        if (refused is not null)
        {
            Refuse(entry, refused);
            return new ReplaceOutcome.Rejected { Rejection = refused, Original = order.Report(Now) };
        }

        var replacement = Enter(entry);
        order.HandOnTo(replacement, profile.ReplacementWaits);
        TryRace(order, FaultClass.FillRacesReplace);
        After(times.Current.ReplaceLatency, () => ConfirmReplaced(order));
        var accepted = Accept(replacement);
        return new ReplaceOutcome.Accepted { VenueOrderId = replacement.VenueOrderId, Echo = accepted.Echo };
    }

    private void ConfirmReplaced(LiveOrder order)
    {
        order.ReplacePending = false;
        var (replacement, isTaken) = (order.ReplacedBy!, order.IsOpen);
        if (isTaken)
        {
            EndAndTell(order, VenueOrderStatus.Replaced, $"replaced by {replacement.Entry.ClientOrderId}");
        }

        if (!replacement.TryBegin())
        {
            return;
        }

        if (isTaken)
        {
            Acknowledge(replacement);
            Consider(replacement);
        }
        else
        {
            EndAndTell(replacement, VenueOrderStatus.Rejected, $"order {order.Entry.ClientOrderId}, which it was to replace, is {order.Status}");
        }
    }

    /// <summary>An order that waits for its parent needs no holding yet.</summary>
    private VenueRejection? CheckReplacement(LiveOrder order, OrderEntry changed, decimal leaves) =>
        CheckTerms(changed) ?? (order.Activated == 0m ? null : CheckHolding(changed with { Quantity = leaves }, takesThePlaceOf: order));

    private void After(TimeSpan latency, Action action)
    {
        if (latency == TimeSpan.Zero)
        {
            action();
        }
        else
        {
            schedule(latency, action);
        }
    }
}
