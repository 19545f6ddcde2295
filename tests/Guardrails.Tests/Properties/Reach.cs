namespace Guardrails.Tests.Properties;

/// <summary>
/// What a venue can do with a small book: every sequence of fills of one unit, tried out. The rules of the venue are written down here
/// once more, from what they mean, with nothing of the guard's arithmetic:
/// an order never fills more than its quantity; a capped one fills only against the position there is at that moment; a fill of a linked
/// order takes the same quantity off every other order of its group; an order that waits fills no more than its parent has filled so far.
/// </summary>
internal static class Reach
{
    public static (int Low, int High) Of(SmallBook book)
    {
        var orders = book.Orders;
        var seen = new HashSet<long>();
        var (low, high) = (book.Net, book.Net);
        var fills = new int[orders.Count];
        Visit(book.Net);
        return (low, high);

        void Visit(int net)
        {
            if (!seen.Add(Code(fills)))
            {
                return;
            }

            (low, high) = (Math.Min(low, net), Math.Max(high, net));
            for (var i = 0; i < fills.Length; i++)
            {
                if (CanFill(orders, fills, i, net))
                {
                    fills[i]++;
                    Visit(net + orders[i].Sign);
                    fills[i]--;
                }
            }
        }
    }

    private static bool CanFill(IReadOnlyList<SmallOrder> orders, int[] fills, int index, int net)
    {
        var order = orders[index];
        if (fills[index] >= order.Leaves || (order.Capped && net * order.Sign >= 0))
        {
            return false;
        }

        var together = Enumerable.Range(0, fills.Length).Where(i => i == index || (order.Group >= 0 && orders[i].Group == order.Group)).ToArray();
        if (order.Group >= 0)
        {
            var left = together.Max(i => orders[i].Quantity) - together.Sum(i => orders[i].Filled);
            if (together.Sum(i => fills[i]) >= Math.Min(order.Leaves, left))
            {
                return false;
            }
        }

        if (order.WaitsFor < 0)
        {
            return true;
        }

        var behindTheSame = together.Where(i => orders[i].WaitsFor == order.WaitsFor);
        return behindTheSame.Sum(i => orders[i].Filled + fills[i]) < orders[order.WaitsFor].Filled + fills[order.WaitsFor];
    }

    /// <summary>The fills as the digits of one number.</summary>
    private static long Code(int[] fills) => fills.Aggregate(0L, static (code, fill) => (code * 16) + fill);
}
