using Guardrails.Brokers;

namespace Guardrails.Testing.Venues;

/// <summary>The inventory that exits hold at a venue of <see cref="ExitCap.Held"/>, and what is not released yet of exits that have ended. Belongs to the venue's lock.</summary>
internal sealed class InventoryHolds(SimulatedVenueProfile profile, VenueTimes times, FaultSource faults, Action<TimeSpan, Action> schedule)
{
    private readonly List<(OrderEntry Entry, decimal Quantity)> _heldAfterEnd = [];

    /// <summary>How much of the inventory the open orders of one side hold, linked ones once, and what has not been released yet.</summary>
    public decimal HeldFor(IReadOnlyList<LiveOrder> open, OrderEntry entry, LiveOrder? except = null)
    {
        if (profile.ExitCap != ExitCap.Held)
        {
            return 0m;
        }

        // An order that is being replaced has handed its inventory on, and so has the group it is linked in.
        var exceptGroup = except?.Link;
        var holding = open.Where(order => IsSameSide(order.Entry, entry) && order != except && !order.HasHandedOn).ToLookup(static order => order.Link);
        var alone = holding[null].Sum(order => order.Working);
        var linked = holding.Where(group => group.Key is not null && group.Key != exceptGroup).Sum(group => group.Max(order => order.Working));
        return alone + linked + _heldAfterEnd.Where(held => IsSameSide(held.Entry, entry)).Sum(held => held.Quantity);
    }

    /// <summary>An order has ended that held so much: it is released after the lag of the venue, or later by a fault.</summary>
    public void Release(OrderEntry entry, decimal quantity)
    {
        if (quantity <= 0m)
        {
            return;
        }

        var lag = times.Current.HoldReleaseLag + (faults.Take(FaultClass.HoldReleasedLate) ? faults.DrawMilliseconds(FaultClass.HoldReleasedLate, 1000, 5000) : TimeSpan.Zero);
        if (lag > TimeSpan.Zero)
        {
            var held = (entry, quantity);
            _heldAfterEnd.Add(held);
            schedule(lag, () => _heldAfterEnd.Remove(held));
        }
    }

    private static bool IsSameSide(OrderEntry order, OrderEntry other) => order.Symbol == other.Symbol && order.Side == other.Side;
}
