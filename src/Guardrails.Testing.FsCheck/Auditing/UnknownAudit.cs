using Guardrails.Orders;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>Once faults have ended, no order stays in doubt.</summary>
internal sealed class UnknownAudit : LifeAudit
{
    public override void AtCalm(LifeWorld world)
    {
        Observations += world.Alarms.UnknownOrders;
        var effects = world.Under.ReadTruth()?.InjectedEffects ?? [];

        // Absence is proved by positions that agree; where a fault has moved them behind the guard's back, a person has to look.
        if (InDoubt(world).FirstOrDefault(order => effects.All(effect => effect.Symbol != order.Key.Symbol)) is { } order)
        {
            throw new LawViolation($"order {order.ClientOrderId} is still {order.State} although the connection has worked for minutes: {order.Reason}");
        }
    }

    private static TrackedOrder[] InDoubt(LifeWorld world) => [.. world.Guard.OpenOrders.Where(static o => o.State is OrderState.Unknown or OrderState.InFlight or OrderState.Reserved)];
}
