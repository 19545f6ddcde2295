using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>Orders of several instruments, of which all legs are executed or none. Belongs to the venue's lock, like the engine whose orders the legs are.</summary>
internal sealed class LegMatching(MatchingEngine engine, SimulatedVenueProfile profile, VenueTimes times, FaultSource faults, VenueLedger ledger, Action<TimeSpan, Action> schedule)
{
    /// <summary>An order of several instruments arrives; the venue takes all of its legs or refuses them all.</summary>
    public GroupOutcome Arrive(MultilegEntry order)
    {
        if (order.Legs.Count > profile.MaxLegs)
        {
            return GroupOutcome.NotSupported;
        }

        if (engine.CheckTogether(order.Legs) is { } refused)
        {
            return new GroupOutcome { Orders = [.. order.Legs.Select(leg => engine.Refuse(leg, refused))] };
        }

        var together = new LegGroup(order.Quantity, order.LimitPrice);
        var ceiling = engine.Script.FillCeiling();
        foreach (var entry in order.Legs)
        {
            var leg = engine.Enter(entry);
            leg.FillCeiling = ceiling;
            together.Add(leg);
        }

        var accepted = together.Legs.Select(leg => new SubmitOutcome.Accepted { VenueOrderId = leg.VenueOrderId, Echo = engine.Acknowledge(leg) }).ToArray();
        Consider(together);
        EndIfImmediate(together, "nothing could be executed at once");
        return new GroupOutcome { Orders = accepted };
    }

    /// <summary>Executes the order soon, if the market has reached its net price.</summary>
    public void Consider(LegGroup? order)
    {
        if (order is { ExecutionScheduled: false } && order.IsOpen && Allowed(order) > 0m && IsReached(order))
        {
            order.ExecutionScheduled = true;
            schedule(times.Current.FillLatency, () => ExecuteScheduled(order));
        }
    }

    /// <summary>Whether what one unit costs at the prices of the legs is no more than its net price.</summary>
    private bool IsReached(LegGroup order)
    {
        var net = 0m;
        foreach (var leg in order.Legs)
        {
            if (ledger.PriceOf(leg.Entry.Symbol) is not { } price)
            {
                return false;
            }

            net += leg.Entry.Signed(order.RatioOf(leg)) * price;
        }

        return order.LimitPrice is not { } limit || net <= limit;
    }

    /// <summary>When a leg ends before it is filled, the order ends.</summary>
    public void EndOthers(LiveOrder leg)
    {
        foreach (var other in leg.Together?.Legs.Where(static other => other.IsOpen) ?? [])
        {
            engine.EndAndTell(other, leg.Status, leg.Text!);
        }
    }

    private void ExecuteScheduled(LegGroup order)
    {
        order.ExecutionScheduled = false;
        var allowed = Allowed(order);
        var isWhole = order.Legs[0].Entry.TimeInForce == TimeInForce.FillOrKill;
        if (order.IsOpen && (isWhole ? allowed == order.Leaves : allowed > 0m) && IsReached(order))
        {
            var units = Math.Min(Math.Min(NextUnits(order), allowed), Reducible(order));
            if (units == 0m)
            {
                engine.EndAndTell(order.Legs.First(static leg => leg.IsOpen), VenueOrderStatus.Expired, "there is nothing left to reduce");
                return;
            }

            order.Filled += units;
            var leftOut = faults.Take(FaultClass.LegLeftOut) ? order.Legs[(int)faults.Draw(FaultClass.LegLeftOut, 0, order.Legs.Count - 1)] : null;
            foreach (var leg in order.Legs.Where(leg => leg != leftOut && leg.IsOpen))
            {
                engine.Execute(leg, Math.Min(leg.Leaves, units * order.RatioOf(leg)), ledger.PriceOf(leg.Entry.Symbol)!.Value);
            }

            Consider(order);
        }

        EndIfImmediate(order, "the rest could not be executed at once");
    }

    /// <summary>All units at once, or the next of several parts; whole units as long as there are any.</summary>
    private decimal NextUnits(LegGroup order)
    {
        var isWhole = order.Legs[0].Entry.TimeInForce == TimeInForce.FillOrKill;
        if (!isWhole && order.Leaves > 1m && faults.Take(FaultClass.PartialFill))
        {
            return faults.Draw(FaultClass.PartialFill, 1, (long)Math.Max(1m, Math.Min(1_000_000m, decimal.Ceiling(order.Leaves) - 1m)));
        }

        var part = decimal.Ceiling(order.Quantity / profile.FillParts);
        return isWhole ? order.Leaves : Math.Min(order.Leaves, part);
    }

    /// <summary>How many of the units that are left the script lets be executed: whole ones, of which no leg goes beyond its ceiling.</summary>
    private static decimal Allowed(LegGroup order) => order.Legs.All(static leg => leg.FillCeiling == decimal.MaxValue)
        ? order.Leaves
        : Math.Max(0m, Math.Min(order.Leaves, order.Legs.Min(leg => decimal.Floor(leg.FillCeiling / order.RatioOf(leg))) - order.Filled));

    /// <summary>How many units the legs that only reduce allow.</summary>
    private decimal Reducible(LegGroup order)
    {
        var units = order.Leaves;
        foreach (var leg in order.Legs.Where(static leg => leg.Capped))
        {
            units = Math.Min(units, ledger.ReducibleBy(leg.Entry) / order.RatioOf(leg));
        }

        return units;
    }

    private void EndIfImmediate(LegGroup order, string why)
    {
        if (!order.ExecutionScheduled && order.Legs.FirstOrDefault(static leg => leg.IsOpen) is { IsImmediate: true } leg)
        {
            engine.EndAndTell(leg, VenueOrderStatus.Expired, why);
        }
    }
}
