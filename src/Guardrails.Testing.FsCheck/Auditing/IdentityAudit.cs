using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>Every order at the venue has the id under which it was approved, and no two have the same.</summary>
internal sealed class IdentityAudit : LifeAudit
{
    public override void AfterStep(LifeWorld world)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var order in world.Truth.Orders)
        {
            Observations++;
            if (world.Guard.FindOrder(LifeWorld.NameOf(order)) is not { IsManaged: true })
            {
                throw new LawViolation($"the venue got an order under the id '{order.ClientOrderId}', which the guard never approved: {order.Side} {order.Quantity} {order.Symbol}");
            }

            if (LifeWorld.WasTaken(order) && !seen.Add(LifeWorld.NameOf(order)))
            {
                throw new LawViolation($"the venue took two orders under the id '{order.ClientOrderId}'");
            }
        }
    }

    public override void AtCalm(LifeWorld world) => AfterStep(world);
}
