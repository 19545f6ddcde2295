using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>Canceling, replacing and revising: what is under way counts as if it had not happened, until the venue has confirmed it.</content>
internal sealed partial class AccountBook
{
    /// <summary>Why the order cannot be canceled in this way; <see langword="null"/> when it can. An order that has ended is for the caller to see.</summary>
    public Violation? CancelProblem(OrderSlot? slot, string clientOrderId, bool mayUnprotect) =>
        slot is null ? Refused(DenialCodes.OrderNotFound, clientOrderId)
        : slot.IsLive && !mayUnprotect && IsProtection(slot)
            ? Refused(DenialCodes.ProtectionNeedsOwnCall, $"{clientOrderId} protects {slot.Key.Key.Symbol}; use CancelProtectionAsync")
        : null;

    /// <summary>
    /// Judges a replacement: all rules, against the state it would leave. What the old order holds already is not counted a second time
    /// where it stays the same order; where the venue makes a new order of it, both count.
    /// </summary>
    public Decision DecideReplace(ReplaceRequest? request, bool mayLoosen, in GuardInstant now, PositionSnapshot? read)
    {
        var slot = request?.ClientOrderId is { } id ? FindOrder(id) : null;
        if (request is null || slot is null)
        {
            Forget(now);
            return new Decision(null, now.Utc, [request is null
                ? new Violation { Code = DenialCodes.RequestMissing, Rule = "Shape" }
                : Refused(DenialCodes.OrderNotFound, Identifier.Cap(request.ClientOrderId, 128))]);
        }

        var asked = Merge(slot, request);
        if (ReplaceProblem(slot, request, mayLoosen) is { } problem)
        {
            Forget(now);
            return new Decision(asked, now.Utc, [problem]);
        }

        if (Configuration.Capabilities.ReplaceQuantity == ReplaceQuantity.Total)
        {
            var decision = Decide(asked, now, read, new ExistingPart(slot, slot.Booked + slot.Leaves, slot.Booked));
            return decision.IsApproved && _frame.Quantity <= slot.Booked ? new Decision(asked, now.Utc, [NothingLeft(_frame.Quantity, slot)]) : decision;
        }

        return Decide(asked with { Quantity = asked.Quantity - slot.Booked }, now, read, new ExistingPart(slot, 0m, 0m));
    }

    /// <summary>The event that reserves what the last <see cref="DecideReplace"/> approved.</summary>
    public GuardEvent Replacement(string? reason, string? actor)
    {
        var f = _frame;
        var old = f.Existing.Order!;
        return Configuration.Capabilities.ReplaceQuantity == ReplaceQuantity.Total
            ? new GuardEvent.ReplaceRequested(
                f.Now, old.ClientOrderId, f.Quantity, f.LimitPrice, f.StopPrice,
                !f.IsProvenExit && Limits.RequireBuyingPower ? Math.Max(0m, f.AccountValue - old.BuyingPowerHold) : 0m, reason, actor, Evidence())
            : Admission(replaces: old.ClientOrderId);
    }

    /// <summary>Works out what the answer to a cancellation means.</summary>
    public void Observe(CancelOutcome outcome, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        switch (outcome)
        {
            case CancelOutcome.Accepted { Echo: { } echo }:
                Observe(echo with { ClientOrderId = slot.ClientOrderId }, now, events);
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
    public void Observe(ReplaceOutcome outcome, OrderSlot slot, in GuardInstant now, List<GuardEvent> events)
    {
        switch (outcome)
        {
            case ReplaceOutcome.Accepted accepted:
                if (LinksVenueId(slot, accepted.VenueOrderId, now, events))
                {
                    break;
                }

                if (accepted.VenueOrderId is { } venueId && venueId != slot.VenueOrderId)
                {
                    events.Add(new GuardEvent.OrderTransitioned(now, slot.ClientOrderId, slot.State, venueId, null, ByVenue: slot.EndedByVenue));
                }

                if (accepted.Echo is { } echo)
                {
                    Observe(echo with { ClientOrderId = slot.ClientOrderId }, now, events);
                }

                break;
            case ReplaceOutcome.Rejected rejected:
                // First what the order is, then that it stays that.
                if (rejected.Original is { } original)
                {
                    Observe(original with { ClientOrderId = slot.ClientOrderId }, now, events);
                }

                if (slot is { IsLive: true, Pending: not null } && !HasLink(events))
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

    /// <summary>Whether the order's disappearance would leave a position without its stop.</summary>
    private static bool IsProtection(OrderSlot slot) =>
        (slot.IsExit || slot.WaitsFor is not null)
        && (slot.Type is OrderType.Stop or OrderType.StopLimit || (slot.Group?.Legs.Exists(static l => l.IsLive && l.Type is OrderType.Stop or OrderType.StopLimit) ?? false));

    private static Violation NothingLeft(decimal quantity, OrderSlot slot) => new()
    {
        Code = DenialCodes.QuantityInvalid,
        Rule = "Order",
        Observed = quantity,
        Limit = slot.Booked,
        Unit = "units",
        Subject = "a new quantity must be above what is executed already",
    };

    private static Violation Refused(DenialCode code, string? subject) => new() { Code = code, Rule = "Order", Subject = subject ?? "" };

    private static OrderRequest Merge(OrderSlot slot, ReplaceRequest request) => new()
    {
        Symbol = slot.Key.Key.Symbol,
        Side = slot.Side,
        Quantity = request.Quantity ?? slot.Quantity,
        Type = slot.Type,
        LimitPrice = request.LimitPrice ?? slot.LimitPrice,
        StopPrice = request.StopPrice ?? slot.StopPrice,
        TimeInForce = slot.TimeInForce ?? TimeInForce.GoodTillCancel,
        Effect = slot.Effect,
        Strategy = slot.Strategy,
        Parent = slot.Parent,
    };

    private Violation? ReplaceProblem(OrderSlot slot, ReplaceRequest request, bool mayLoosen)
    {
        var id = slot.ClientOrderId;
        return Configuration.Capabilities.ReplaceQuantity == ReplaceQuantity.NotSupported
                ? Refused(DenialCodes.OrderNotReplaceable, "this venue cannot replace orders; cancel it and submit another")
            : !slot.Managed ? Refused(DenialCodes.OrderNotReplaceable, $"{id} was not sent through this guard")
            : slot.State is not (OrderState.Working or OrderState.PartiallyFilled) ? Refused(DenialCodes.OrderNotReplaceable, $"{id} is {slot.State}; it must be confirmed and at rest")
            : slot.Children is { Count: > 0 } && Configuration.Capabilities.ReplaceQuantity == ReplaceQuantity.Independent
                ? Refused(DenialCodes.OrderNotReplaceable, $"exits wait for the fills of {id}, and this venue would make another order of it; cancel the group and submit another")
            : slot.Group is not null || slot.WaitsFor is not null ? Refused(DenialCodes.OrderNotReplaceable, $"{id} is a leg of a group; cancel the group and submit another")
            : (request.LimitPrice is not null && slot.LimitPrice is null) || (request.StopPrice is not null && slot.StopPrice is null)
                ? Refused(DenialCodes.OrderNotReplaceable, $"a {slot.Type} order has no such price")
            : request is { Quantity: null, LimitPrice: null, StopPrice: null } ? Refused(DenialCodes.OrderNotReplaceable, "nothing is to be changed")
            : request.Quantity is { } quantity && quantity <= slot.Booked
                ? NothingLeft(quantity, slot)
            : !mayLoosen && IsProtection(slot) && Loosens(slot, request)
                ? Refused(DenialCodes.ProtectionNeedsOwnCall, $"{id} protects {slot.Key.Key.Symbol}, and this loosens it; use LoosenProtectionAsync")
            : null;
    }

    /// <summary>Less of it, later, or at a limit that is harder to execute.</summary>
    private static bool Loosens(OrderSlot slot, ReplaceRequest request) =>
        request.Quantity < slot.Quantity || (slot.Side == OrderSide.Sell
            ? request.StopPrice < slot.StopPrice || request.LimitPrice > slot.LimitPrice
            : request.StopPrice > slot.StopPrice || request.LimitPrice < slot.LimitPrice);

    /// <summary>
    /// Whether a report shows the order as it was to become: everything that would tell the two apart and is told is the new, and something is.
    /// One from before the request (by more than clocks differ) is about a time when the order already had these terms.
    /// </summary>
    private static bool Confirms(ExecutionReport report, OrderSlot slot)
    {
        if (slot.Pending is not { } pending || IsTerminal(report.Status) || report.Status == VenueOrderStatus.PendingReplace
            || report.TransactTime?.UtcTicks + TimeSpan.TicksPerSecond < pending.AskedAtUtcTicks)
        {
            return false;
        }

        var told = false;
        return Fits(report.OrderQuantity, slot.Quantity, pending.Quantity, ref told) & Fits(report.LimitPrice, slot.LimitPrice, pending.LimitPrice, ref told)
            & Fits(report.StopPrice, slot.StopPrice, pending.StopPrice, ref told) && told;

        static bool Fits(decimal? reported, decimal? was, decimal? becomes, ref bool told)
        {
            if (was == becomes || reported is null)
            {
                return true;
            }

            told = true;
            return reported == becomes;
        }
    }

    private void RequestCancel(GuardEvent.CancelRequested e)
    {
        var slot = _orders[e.ClientOrderId];
        slot.CancelAskedAt = e.At;
        if (!slot.IsWaiting)
        {
            ChangeState(slot, slot.StateAtVenue(slot.Booked), e.At);
            slot.Key.Settle();
        }
    }

    private void RefuseCancel(GuardEvent.CancelRefused e)
    {
        var slot = _orders[e.ClientOrderId];
        slot.CancelAskedAt = null;
        slot.CancelRefusals++;
        slot.CancelRefusedAt = e.At;
        slot.LookupWanted = slot.IsLive;
        if (slot.State == OrderState.PendingCancel)
        {
            ChangeState(slot, slot.StateAtVenue(slot.Booked), e.At);
            slot.Key.Settle();
        }
    }

    private void RequestReplace(GuardEvent.ReplaceRequested e)
    {
        var slot = _orders[e.ClientOrderId];
        MoveMark(slot.Key.Key.Symbol, e.Evidence.Mark);
        slot.Pending = new Replacement(e.Quantity, e.LimitPrice, e.StopPrice, e.At.UtcTicks, e.BuyingPowerHold, slot.BuyingPowerNeed);
        slot.MostApproved = Math.Max(slot.MostApproved, e.Quantity);
        slot.CeilingPrice = Math.Max(slot.CeilingPrice, CeilingPrice(slot.Type, e.LimitPrice, e.StopPrice));
        if (e.BuyingPowerHold > 0m)
        {
            var held = slot.BuyingPowerHold;
            if (held > 0m)
            {
                ReleaseBuyingPower(slot, held);
            }

            HoldBuyingPower(slot, held + e.BuyingPowerHold);
        }

        TakeFromParent(slot);
        slot.Key.Reprice(slot);
        ChangeState(slot, slot.State == OrderState.Unknown ? OrderState.Unknown : OrderState.PendingReplace, e.At);
        slot.Key.Settle();
    }

    private void SettleReplace(GuardEvent.ReplaceSettled e)
    {
        var slot = _orders[e.ClientOrderId];
        if (slot.Pending is { } pending)
        {
            slot.Pending = null;
            if (e.Replaced)
            {
                var loosest = slot.EarlierLimitPrice ?? slot.LimitPrice;
                slot.EarlierLimitPrice = (slot.Side == OrderSide.Buy) == (loosest > slot.LimitPrice) ? loosest : slot.LimitPrice;
                slot.ReplacedAtUtcTicks = e.At.UtcTicks;
                (slot.Quantity, slot.LimitPrice, slot.StopPrice) = (pending.Quantity, pending.LimitPrice, pending.StopPrice);
            }
            else if (slot.BuyingPowerHold > 0m && pending.BuyingPowerAdded > 0m)
            {
                ReleaseBuyingPower(slot, Math.Min(slot.BuyingPowerHold, pending.BuyingPowerAdded));
                slot.BuyingPowerNeed = pending.BuyingPowerBefore;
            }

            slot.CeilingPrice = CeilingPrice(slot.Type, slot.LimitPrice, slot.StopPrice);
            slot.Key.Reprice(slot);
        }

        slot.Reason = e.Reason ?? slot.Reason;
        TakeFromParent(slot);

        // A refusal does not say that the order is still there.
        var stays = !slot.IsLive || (!e.Replaced && slot.State == OrderState.Unknown);
        ChangeState(slot, stays ? slot.State : slot.Booked >= slot.Quantity ? OrderState.Filled : slot.StateAtVenue(slot.Booked), e.At);
        slot.Key.Settle();
    }

    private void Correct(GuardEvent.OrderCorrected e)
    {
        var slot = _orders[e.ClientOrderId];
        if (slot.Pending is { } pending && e.Quantity > slot.OpenQuantity)
        {
            // Larger than either: whatever becomes of the replacement, it is that large.
            slot.Pending = pending with { Quantity = e.Quantity };
        }

        slot.Quantity = e.Quantity;
        slot.SideInDoubt |= e.SideInDoubt;
        slot.CancelRequired = true;
        if (slot.Group is { } group)
        {
            group.Quantity = Math.Max(group.Quantity, e.Quantity);
        }

        TakeFromParent(slot);
        slot.Key.Refresh(slot);
        slot.Key.Settle();
    }

    private void BeginSuccession(OrderSlot old, in GuardInstant at)
    {
        old.HasSuccessor = true;
        if (!old.IsWaiting)
        {
            ChangeState(old, old.StateAtVenue(old.Booked), at);
        }

        old.Key.Settle();
    }

    /// <summary>An order that never came to be takes no other's place.</summary>
    private void EndSuccession(OrderSlot slot, in GuardInstant at)
    {
        if (slot is { Replaces: { IsLive: true } old, State: OrderState.Rejected or OrderState.Released })
        {
            old.HasSuccessor = false;
            if (old.State == OrderState.PendingReplace)
            {
                ChangeState(old, old.StateAtVenue(old.Booked), at);
            }
        }
    }

    private void Revise(GuardEvent.ExecutionRevised e)
    {
        var slot = _orders[e.ClientOrderId];
        slot.Executed += e.Quantity - (slot.QuantityOf(e.ExecutionId) ?? 0m);
        var side = slot.SideOf(e.ExecutionId);
        slot.RememberExecution(e.ExecutionId, e.Quantity, side);
        slot.IsRevised = true;
        slot.VenueCumulative = e.VenueCumulative;
        slot.RevisedAtUtcTicks = Math.Max(slot.RevisedAtUtcTicks, e.SourceUtcTicks);
        MovePosition(slot, side, e.Booked, 0m, e.At);
        NoteInference(slot);
        if (slot.IsLive)
        {
            ChangeState(
                slot, slot.Booked >= slot.OpenQuantity ? OrderState.Filled : slot.IsWaiting ? slot.State : slot.StateAtVenue(slot.Booked), e.At);
        }

        slot.Key.Refresh(slot);
        TakeFromParent(slot);
        slot.Key.Settle();
    }
}
