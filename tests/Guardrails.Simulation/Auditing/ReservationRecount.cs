namespace Guardrails.Simulation.Auditing;

/// <summary>
/// Adds up again what the guard says could still be reached, from the orders it says are alive: low = net − sells − min(capped sells, what is
/// long), high the same the other way round.
/// </summary>
internal sealed class ReservationRecount(Auditor auditor, bool capsForLife)
{
    private readonly HashSet<string> _plain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tolerance> _apart = new(StringComparer.Ordinal);

    /// <summary>
    /// An order that stands alone. Groups and replacements count by rules of their own, which this recount does not know: while one of them
    /// lives, only the number of orders of its key is compared.
    /// </summary>
    public void Include(string clientOrderId) => _plain.Add(clientOrderId);

    /// <summary>What the guard counts of an order depends on what it has been told, or on what was asked for meanwhile.</summary>
    public void SetApart(string clientOrderId, Tolerance reason) => _apart[clientOrderId] = reason;

    public void Check(OrderGuard guard)
    {
        var orders = guard.OpenOrders;
        foreach (var key in auditor.Keys)
        {
            if (guard.FindPosition(key.Symbol, key.Leg) is not { } position)
            {
                continue;
            }

            var (buys, sells, cappedBuys, cappedSells) = (0m, 0m, 0m, 0m);
            var count = 0;

            // An exit that holds inventory is capped only while all of it is the bots'; one that the venue marks is for life.
            var capsHold = capsForLife || position.Managed == position.Net;
            foreach (var order in orders)
            {
                if (order.Key != position.Key)
                {
                    continue;
                }

                count++;
                _ = (order.Side, order.IsCapped && capsHold) switch
                {
                    (OrderSide.Buy, false) => buys += order.Leaves,
                    (OrderSide.Buy, true) => cappedBuys += order.Leaves,
                    (_, false) => sells += order.Leaves,
                    _ => cappedSells += order.Leaves,
                };
            }

            var high = position.Net + buys + Math.Min(cappedBuys, Math.Max(0m, -position.Net));
            var low = position.Net - sells - Math.Min(cappedSells, Math.Max(0m, position.Net));
            if (count == position.OpenOrders && low == position.Low && high == position.High)
            {
                continue;
            }

            bool IsOneOf(Predicate<string> which) => count == position.OpenOrders && orders.Any(order => order.Key == position.Key && which(order.ClientOrderId));
            auditor.NoteUnless(
                "reservations add up",
                key.Name,
                $"{key}: the guard says {position.Net} with {position.OpenOrders} orders, {position.Low} to {position.High}; its {count} open orders make that {low} to {high}",
                (Tolerance.Replaced, IsOneOf(id => _apart.GetValueOrDefault(id) == Tolerance.Replaced)),
                (Tolerance.TurnedAround, IsOneOf(id => _apart.GetValueOrDefault(id) == Tolerance.TurnedAround)),
                (Tolerance.BeyondSent, IsOneOf(id => _apart.GetValueOrDefault(id) == Tolerance.BeyondSent)),
                (Tolerance.CountsByOtherRules, IsOneOf(id => !_plain.Contains(id) && !_apart.ContainsKey(id))));
        }
    }
}
