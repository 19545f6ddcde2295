using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>How much of an order one execution takes. Belongs to the venue's lock.</summary>
internal sealed class FillSizes(SimulatedVenueProfile profile, SeededRandom random, FaultSource faults)
{
    /// <summary>The next part of an order, by the profile: half to one and a half times the even share, at least one lot.</summary>
    public decimal NextPart(LiveOrder order, decimal lot)
    {
        var partsLeft = order.Entry.TimeInForce == TimeInForce.FillOrKill ? 1 : profile.FillParts - order.Executions;
        if (partsLeft <= 1)
        {
            return order.Leaves;
        }

        var share = order.Leaves / partsLeft * (500 + random.NextBelow(1001)) / 1000m;
        return Math.Min(order.Leaves, Math.Max(lot, Math.Floor(share / lot) * lot));
    }

    /// <summary>A part by a fault: whole lots, at least one and less than all; all when there is one or less.</summary>
    public decimal PartOf(decimal quantity, decimal lot, FaultClass fault) => Math.Min(quantity, lot * faults.Draw(fault, 1, Math.Max(1, LotsOf(quantity, lot) - 1)));

    /// <summary>As many as a fault is drawn from: an enormous quantity needs no more.</summary>
    public static long LotsOf(decimal quantity, decimal lot) => (long)Math.Min(1_000_000m, quantity / lot);
}
