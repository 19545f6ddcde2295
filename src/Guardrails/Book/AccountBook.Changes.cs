using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Orders;

namespace Guardrails.Book;

/// <content>Canceling, replacing and revising: what is under way counts as if it had not happened, until the venue has confirmed it.</content>
internal sealed partial class AccountBook
{

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
        slot.CeilingPrice = Math.Max(slot.CeilingPrice, Valuation.CeilingPrice(slot.Type, e.LimitPrice, e.StopPrice, Limits.MarketOrderSlippage));
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

            slot.CeilingPrice = Valuation.CeilingPrice(slot.Type, slot.LimitPrice, slot.StopPrice, Limits.MarketOrderSlippage);
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
