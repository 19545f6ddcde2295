using Guardrails.Orders;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>Once faults have ended, no order stays in doubt, and no cancellation or replacement stays open.</summary>
internal sealed class UnknownAudit : LifeAudit
{
    private int _pending;

    public override void AfterStep(LifeWorld world) => _pending += world.Guard.OpenOrders.Count(static o => o.State is OrderState.PendingCancel or OrderState.PendingReplace);

    public override void AtCalm(LifeWorld world)
    {
        Observations += world.Alarms.UnknownOrders + _pending;
        if (world.Guard.OpenOrders.FirstOrDefault(order => IsInDoubt(order) && !IsUndecidable(world, order)) is { } order)
        {
            throw new LawViolation($"order {order.ClientOrderId} is still {order.State} although the connection has worked for minutes: {order.Reason}");
        }
    }

    private static bool IsInDoubt(TrackedOrder order) =>
        order.State is OrderState.Unknown or OrderState.InFlight or OrderState.Reserved or OrderState.PendingCancel or OrderState.PendingReplace;

    /// <summary>
    /// An order that the venue has is found by its id, whatever the position is. That it has none is proved by a position that agrees; where a
    /// fault has moved that behind the guard's back, the difference may as well be the order, and a person has to look.
    /// </summary>
    private static bool IsUndecidable(LifeWorld world, TrackedOrder order) =>
        world.Under.ReadTruth() is { } truth
        && !truth.Orders.Any(taken => taken.ClientOrderId == order.ClientOrderId && LifeWorld.WasTaken(taken))
        && truth.InjectedEffects.Any(effect => effect.Symbol == order.Key.Symbol)
        && truth.NetOf(order.Key.Symbol, order.Key.Leg) != (world.Guard.FindPosition(order.Key.Symbol, order.Key.Leg)?.Net ?? 0m);
}
