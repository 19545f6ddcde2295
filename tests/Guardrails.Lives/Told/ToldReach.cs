using Guardrails.Lives.Reach;

namespace Guardrails.Lives.Told;

/// <summary>Makes what an enumeration of fills needs from what was told of the orders.</summary>
internal static class ToldReach
{
    /// <summary>Adds the orders of one position, and says how much each group of linked orders has left.</summary>
    /// <param name="known">All orders.</param>
    /// <param name="key">The position.</param>
    /// <param name="orders">The list to add to.</param>
    /// <param name="without">An order to leave out.</param>
    /// <param name="isCareful">Counts also what a report from right after a confirmation showed, which may be from before it.</param>
    public static int[] Collect(IReadOnlyCollection<ToldOrder> known, int key, List<ReachOrder> orders, ToldOrder? without, bool isCareful)
    {
        var alive = known.Where(o => o.Key == key && o.Leaves > 0 && o != without).ToList();
        var groups = alive.Where(static o => o is { Group: not null, IsShownAlone: false }).Select(static o => o.Group!).Distinct().ToList();
        var first = orders.Count;
        var rooms = groups.Select(static g => g.Room).ToArray();
        foreach (var order in alive)
        {
            var group = order.Group is null || order.IsShownAlone ? -1 : groups.IndexOf(order.Group);
            var reach = new ReachOrder { Side = order.Side, Leaves = isCareful ? Math.Max(order.Leaves, order.MaybeShown - order.Here.Booked) : order.Leaves, IsCapped = order.IsCapped, IsOwnExit = order.IsExit && order.IsOwn, Group = group };
            if (order.Entry is { } entry && !order.IsShownStray)
            {
                var cover = entry.Here.Peak - (group >= 0 ? order.Group!.Legs.Sum(static l => l.Here.Booked) : order.Here.Booked);
                var waitsFor = alive.IndexOf(entry);
                reach = reach with { WaitsFor = waitsFor < 0 ? -1 : first + waitsFor, Cover = cover, Leaves = waitsFor >= 0 ? reach.Leaves : Math.Clamp(cover, 0, reach.Leaves) };
                if (group >= 0 && waitsFor < 0)
                {
                    rooms[group] = Math.Clamp(cover, 0, rooms[group]);
                }
            }

            if (order.IsShownStray)
            {
                // "Only the excess is unwanted: it counts in full" (internals/lives.md, what the venue shows): what the venue shows of it.
                reach = reach with { Leaves = Math.Max(0, (order.Shown ?? order.Worst) - order.Here.Booked) };
            }

            orders.Add(reach);
        }

        foreach (var order in known.Where(o => o.Key == key))
        {
            orders.AddRange(order.Twins.Where(static t => t.Leaves > 0).Select(t => new ReachOrder { Side = order.Side, Leaves = t.Leaves, IsCapped = t.IsCapped, IsOwnExit = order.IsExit && order.IsOwn }));
        }

        return rooms;
    }
}
