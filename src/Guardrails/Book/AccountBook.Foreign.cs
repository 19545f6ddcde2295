using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Book;

/// <content>Orders that did not pass through the guard: they count, and what they execute is booked, but it is not ours.</content>
internal sealed partial class AccountBook
{

    /// <summary>
    /// What was booked as foreign is ours from now on. The position stays where it is, unless the same was told under both names: that is in
    /// it twice, and leaves it once.
    /// </summary>
    private void LinkVenueId(GuardEvent.VenueIdLinked e)
    {
        var (slot, foreign) = (_orders[e.ClientOrderId], _orders[e.ExternalId]);
        var (executed, cumulative) = slot.SumsWith(foreign);
        var booked = Math.Max(executed, cumulative);
        var twice = slot.Booked + foreign.Booked - booked;
        var net = foreign.NetMoved - (foreign.Side == OrderSide.Buy ? twice : -twice);
        foreach (var (id, quantity) in foreign.Executions())
        {
            if (!slot.HasExecution(id))
            {
                slot.RememberExecution(id, quantity, foreign.SideOf(id));
            }
        }

        (slot.Executed, slot.VenueCumulative, slot.Booked) = (executed, cumulative, booked);
        slot.MostBooked = Math.Max(slot.MostBooked, booked);
        slot.IsRevised |= foreign.IsRevised;
        slot.RevisedAtUtcTicks = Math.Max(slot.RevisedAtUtcTicks, foreign.RevisedAtUtcTicks);
        slot.Key.Move(net - foreign.NetMoved, net - foreign.ManagedMoved);
        if (slot.StrategyLedger is { } strategy)
        {
            strategy.Net += net;
        }

        if (foreign.IsLive)
        {
            ChangeState(foreign, OrderState.Released, e.At);
        }

        _orders.Remove(foreign.ClientOrderId);
        _ordersByVenueId[(slot.Key.Key.Symbol, foreign.VenueOrderId!)] = slot;
        (slot.EarlierVenueOrderIds ??= []).Add(foreign.VenueOrderId!);
        NoteInference(slot);
        ChangeState(slot, slot.StateOnceExecuted, e.At);
        slot.Key.Settle();
    }
}
