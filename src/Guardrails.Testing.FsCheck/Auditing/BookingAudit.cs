using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>Once all is calm, what is booked of every order and position is what the venue has; what a fault touched is left out.</summary>
internal sealed class BookingAudit : LifeAudit
{
    public override void AtCalm(LifeWorld world)
    {
        foreach (var order in world.Truth.Orders.Where(LifeWorld.WasTaken).GroupBy(LifeWorld.NameOf, StringComparer.Ordinal).Where(order => !world.IsStained(order.Key)))
        {
            var (filled, booked) = (order.Sum(static o => o.FilledQuantity), world.Guard.FindOrder(order.Key)?.Filled);
            Observations += filled == 0m ? 0 : 1;
            if (filled != (booked ?? 0m))
            {
                throw new LawViolation($"the venue has executed {filled} of order {order.Key}, and {(booked is { } b ? FormattableString.Invariant($"{b} are booked") : "the guard does not know it")}");
            }
        }

        foreach (var listed in world.Life.Instruments.Where(listed => !world.IsStained(listed.Instrument.Symbol)))
        {
            foreach (var leg in world.Legs)
            {
                var (held, booked) = (world.Truth.NetOf(listed.Instrument.Symbol, leg), world.Guard.FindPosition(listed.Instrument.Symbol, leg)?.Net ?? 0m);
                if (held != booked)
                {
                    throw new LawViolation($"the venue holds {held} {listed.Instrument.Symbol} ({leg}), and {booked} are booked");
                }
            }
        }
    }
}
