using Guardrails.States;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>What the venue takes on the other side than was asked for leaves its symbol quarantined.</summary>
internal sealed class SideAudit : LifeAudit
{
    /// <summary>As the bot asked: the guard's own record follows the venue once it has booked the difference.</summary>
    private readonly SortedDictionary<string, OrderSide> _asked = new(StringComparer.Ordinal);

    public override void AfterSubmit(LifeWorld world, OrderRequest request, OrderResult result)
    {
        if (result.Match<string?>(static _ => null, static a => a.Order.ClientOrderId, static _ => null, static u => u.ClientOrderId) is { } id)
        {
            _asked.TryAdd(id, request.Side);
        }
    }

    public override void AtCalm(LifeWorld world)
    {
        foreach (var order in world.Truth.Orders.Where(LifeWorld.WasTaken))
        {
            if (!_asked.TryGetValue(LifeWorld.NameOf(order), out var asked) || asked == order.Side)
            {
                continue;
            }

            Observations++;
            var state = world.Guard.GetState(TradingScope.Of(order.Symbol));
            if (state != TradingState.Quarantined)
            {
                throw new LawViolation($"order {order.ClientOrderId} was asked for as {asked}, the venue took it as {order.Side}, and {order.Symbol} is {state}");
            }
        }
    }
}
