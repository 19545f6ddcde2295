using Guardrails.Positions;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>A position is on a side only because an order was approved to open that side, after the other side was left.</summary>
internal sealed class CrossingAudit : LifeAudit
{
    private readonly SortedDictionary<string, int> _arrived = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Long, int Short)> _lastHeld = new(StringComparer.Ordinal);

    public override void AfterStep(LifeWorld world)
    {
        foreach (var order in world.Truth.Orders)
        {
            _arrived.TryAdd(LifeWorld.NameOf(order), world.Step);
        }

        foreach (var listed in world.Life.Instruments)
        {
            foreach (var leg in world.Legs)
            {
                // Once a fault has moved it, its side is no longer what orders asked for.
                if (!world.IsStained(listed.Instrument.Symbol))
                {
                    Check(world, listed.Instrument.Symbol, leg);
                }
            }
        }
    }

    public override void AtCalm(LifeWorld world) => AfterStep(world);

    private void Check(LifeWorld world, Symbol symbol, PositionLeg leg)
    {
        var net = world.Truth.NetOf(symbol, leg);
        var key = $"{symbol} {leg}";
        var (heldLong, heldShort) = _lastHeld.GetValueOrDefault(key, (-1, -1));
        if (net == 0m)
        {
            return;
        }

        Observations++;
        var (side, otherUntil) = net > 0m ? (OrderSide.Buy, heldShort) : (OrderSide.Sell, heldLong);
        var wasAsked = world.Truth.Orders.Any(order =>
            order.Symbol == symbol && order.Leg == leg && order.Side == side && _arrived[LifeWorld.NameOf(order)] > otherUntil
            && world.Guard.FindOrder(LifeWorld.NameOf(order)) is not { Effect: not PositionEffect.Open });
        if (!wasAsked)
        {
            throw new LawViolation(
                $"the venue holds {net} {key}, and {(otherUntil < 0 ? "no order" : $"since command {otherUntil}, when the other side was held, no order")} was approved to open that side");
        }

        _lastHeld[key] = net > 0m ? (world.Step, heldShort) : (heldLong, world.Step);
    }
}
