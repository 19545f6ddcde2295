using Guardrails.Brokers;
using Guardrails.Positions;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>
/// How far the venue can still move a position: what it holds and every order that it has open, whoever knows of it. Worked out here from the
/// truth alone, by the rule of docs/concepts and not by the guard's code.
/// </summary>
/// <param name="Low">The lowest signed quantity.</param>
/// <param name="High">The highest signed quantity.</param>
internal readonly record struct Reach(decimal Low, decimal High)
{
    public static Reach Of(VenueTruth truth, Symbol symbol, PositionLeg leg)
    {
        var net = truth.NetOf(symbol, leg);
        var open = truth.Orders.Where(order => order.Symbol == symbol && order.Leg == leg && IsOpen(order) && !truth.BentOrders.Contains(order.ClientOrderId)).ToList();
        return new(
            net - Leaves(truth, open, OrderSide.Sell, capped: false) - Math.Min(Leaves(truth, open, OrderSide.Sell, capped: true), Math.Max(0m, net)),
            net + Leaves(truth, open, OrderSide.Buy, capped: false) + Math.Min(Leaves(truth, open, OrderSide.Buy, capped: true), Math.Max(0m, -net)));
    }

    private static bool IsOpen(VenueOrder order) =>
        order.Status is not (VenueOrderStatus.Filled or VenueOrderStatus.Canceled or VenueOrderStatus.Rejected or VenueOrderStatus.Expired or VenueOrderStatus.Replaced);

    /// <summary>What orders of a side have left; of those that the venue links, what one executes the others lose.</summary>
    private static decimal Leaves(VenueTruth truth, List<VenueOrder> open, OrderSide side, bool capped)
    {
        var counted = open.Where(order => order.Side == side && (order.ReduceOnly == true) == capped).ToLookup(static order => order.GroupLinkedByVenue == true ? order.GroupId : null, order => LeavesOf(truth, order));
        return counted.Sum(static group => group.Key is null ? group.Sum() : group.Max());
    }

    /// <summary>A leg that waits can only execute what its parent has: what the parent executes later, it adds and takes away.</summary>
    private static decimal LeavesOf(VenueTruth truth, VenueOrder order)
    {
        var leaves = Math.Max(0m, order.Quantity - order.FilledQuantity);
        if (order.WaitsFor is not { } parent)
        {
            return leaves;
        }

        var filled = truth.Orders.Where(other => other.ClientOrderId == parent).Sum(static other => other.FilledQuantity);
        var taken = truth.Orders.Where(other => other.GroupLinkedByVenue == true && order.GroupLinkedByVenue == true && other.GroupId == order.GroupId).Sum(static other => other.FilledQuantity);
        return Math.Min(leaves, Math.Max(0m, filled - Math.Max(taken, order.FilledQuantity)));
    }
}
