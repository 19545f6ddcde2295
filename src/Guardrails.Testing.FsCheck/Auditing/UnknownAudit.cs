using Guardrails.Orders;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>Once faults have ended, no order stays in doubt.</summary>
internal sealed class UnknownAudit : LifeAudit
{
    public override void AtCalm(LifeWorld world)
    {
        Observations += world.Alarms.UnknownOrders;
        if (InDoubt(world) is [var order, ..])
        {
            throw new LawViolation($"order {order.ClientOrderId} is still {order.State} although the connection has worked for minutes: {order.Reason}");
        }
    }

    private static TrackedOrder[] InDoubt(LifeWorld world) => [.. world.Guard.OpenOrders.Where(static o => o.State is OrderState.Unknown or OrderState.InFlight or OrderState.Reserved)];
}
