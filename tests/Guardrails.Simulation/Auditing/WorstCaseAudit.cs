using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>What the open orders of the venue could still make of a position is within its limit.</summary>
internal sealed class WorstCaseAudit(Auditor auditor)
{
    private const string WorstCase = "the worst case is within the limit";

    private readonly OrderReach _asIs = new();

    /// <summary>The orders of the venue are counted, those of every position.</summary>
    public void ReadOpenOrders()
    {
        foreach (var key in auditor.Keys)
        {
            key.Orders.Clear();
            Count(key, key.Orders, asIs: null);
        }
    }

    public void Check(KeyTruth key)
    {
        CountUses(key);
        var (low, high) = key.Orders.From(key.Net);
        if (high > key.MaxLong || -low > key.MaxShort)
        {
            auditor.NoteUnless(
                WorstCase,
                key.Name,
                $"{key} holds {key.Net} and can reach {low} to {high}; allowed are {-key.MostShort} to {key.MostLong}, of which faults explain {key.ExcessShort} and {key.ExcessLong}; open: {Describe(key)}",
                (Tolerance.MovedByFault, high <= key.MostLong && -low <= key.MostShort));
        }
    }

    /// <summary>A fault that altered an order is a reason when the order, counted as the venue has it, would pass the limit.</summary>
    private void CountUses(KeyTruth key)
    {
        if (!OrdersOf(key).Any(static order => order.WrongSide || order.Sent is not null))
        {
            return;
        }

        foreach (var fault in (ReadOnlySpan<Tolerance>)[Tolerance.TurnedAround, Tolerance.BeyondSent, Tolerance.LostMark])
        {
            _asIs.Clear();
            Count(key, _asIs, fault);
            var (low, high) = _asIs.From(key.Net);
            _ = (high > key.MostLong || -low > key.MostShort) && auditor.Tolerances.Excuses(WorstCase, key.Name, (fault, true));
        }
    }

    /// <summary>
    /// What the venue has taken with other terms counts as it was sent, and what it has turned around was never approved that way: when such an
    /// order is executed, what goes beyond that is the fault's doing.
    /// </summary>
    /// <param name="key">The position.</param>
    /// <param name="reach">What is counted into.</param>
    /// <param name="asIs">The fault of which orders count as the venue has them.</param>
    private void Count(KeyTruth key, OrderReach reach, Tolerance? asIs)
    {
        foreach (var order in OrdersOf(key))
        {
            if (order.WrongSide && asIs != Tolerance.TurnedAround)
            {
                continue;
            }

            var sent = asIs == Tolerance.BeyondSent ? order.Working : Math.Min(order.Working, Math.Max(0m, order.SentQuantity - order.Filled));
            reach.Add(order, sent, order.Capped || (order.LostMark && asIs != Tolerance.LostMark));
        }
    }

    private IEnumerable<LiveOrder> OrdersOf(KeyTruth key) => auditor.Venue.Open.Where(order => order.Entry.Symbol == key.Symbol && order.Entry.Leg == key.Leg);

    private string Describe(KeyTruth key) => string.Join(", ", OrdersOf(key).Select(
        static order => FormattableString.Invariant($"{order.Entry.Side} {order.Working} {order.Entry.ClientOrderId}{(order.Capped ? " capped" : "")}{(order.Link is { } group ? " in " + group.Id : "")}")));
}
