using Guardrails.Brokers;
using Guardrails.Lives.Checks;
using Guardrails.Lives.Plans;
using Guardrails.Orders;

namespace Guardrails.Lives.Playing;

/// <summary>What the venue does by itself: it fills, tells, ends orders, and departs from what was approved.</summary>
internal sealed class VenueMoves(LifeWorld world, Answers answers)
{
    private static readonly int[] Waits = [1, 2, 3, 6, 6, 11, 21, 61];

    /// <summary>"With times the tolerance is 1 s" (internals/known-limits.md): a report from right before a doubt may be from after it.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1.5);
    private int _funded;

    public void Fill(Move move, bool isToldAsSum = false)
    {
        var able = world.Venue.Working.Where(o => world.Venue.Fillable(o) > 0).ToList();
        if (able.Count == 0)
        {
            return;
        }

        var order = able[move.A % able.Count];
        var quantity = move.D % 3 == 0 ? world.Venue.Fillable(order) : 1 + (move.B % world.Venue.Fillable(order));
        world.Venue.Fill(order, quantity, isToldAsSum);
        world.Narrate($"    the venue fills {quantity} of {order.ClientId}: {world.NameOf(order.Key)} is {world.Venue.Net[order.Key]}, true range {world.Venue.Range(order.Key)}");
        if (move.C % 100 < 65 || isToldAsSum)
        {
            world.TellStream();
        }
    }

    public void TellStream(Move move)
    {
        if (move.B % 6 == 1)
        {
            // "Reports may come in any order" (concepts/order-lifecycle.md).
            var reports = world.Venue.Untold.Reverse().ToArray();
            world.Venue.Untold.Clear();
            world.Tell(reports);
            return;
        }

        world.TellStream(move.B % 3 == 0 ? 1 : int.MaxValue);
    }

    /// <summary>A complete answer about positions; now and then it is as old as the venue's lag allows.</summary>
    public void TellPositions(Move move) =>
        world.TellPositions(move.B % 5 == 0 ? world.Venue.PositionsOf(world.Clock.Now - TimeSpan.FromSeconds(1 + (move.C % 4)), world.Skew) : world.Venue.Positions(world.Skew));

    public void TellOrders(Move move, bool isComplete)
    {
        var working = world.Venue.Working.ToList();
        world.TellOrders(isComplete ? world.Venue.List() : world.Venue.List(o => working.IndexOf(o) != move.A % Math.Max(1, working.Count)));
    }

    public void EndOrder(Move move)
    {
        var own = world.Venue.Working.ToList();
        if (own.Count > 0)
        {
            var order = own[move.A % own.Count];
            world.Narrate($"    the venue ends {order.ClientId}");
            world.Venue.End(order, move.B % 2 == 0 ? VenueOrderStatus.Canceled : VenueOrderStatus.Expired);
            if (move.C % 3 > 0)
            {
                world.TellStream();
            }
        }
    }

    public void Wait(Move move)
    {
        var seconds = Waits[move.A % Waits.Length];
        world.Narrate($"    {seconds} s pass");
        world.Pass(TimeSpan.FromSeconds(seconds));
        world.Facts.After();
    }

    public void Deviate(Move move)
    {
        switch (move.Deviation)
        {
            case Deviation.Funding:
                Fund(move);
                break;
            case Deviation.ForeignOrder:
                ActForeign(move);
                break;
            case Deviation.Bust:
                Bust(move);
                break;
            case Deviation.ToldTwice:
                Repeat();
                break;
            case Deviation.CumulativeOnly:
                world.Tally.Deviated(Deviation.CumulativeOnly);
                Fill(move, isToldAsSum: true);
                break;
            case Deviation.SumsDisagree:
                Disagree();
                break;
            case Deviation.LegAlive:
                LeaveLegs(move);
                break;
            case Deviation.ReplacementUndone:
                Undo(move);
                break;
            default:
                Change(move);
                break;
        }
    }

    private void Change(Move move)
    {
        var own = world.Venue.Working.Where(static o => !o.IsForeign).ToList();
        if (own.Count > 0 && move.Deviation != Deviation.LostAnswer)
        {
            var order = own[move.A % own.Count];
            answers.Deviate(order, move);
            if (move.B % 2 == 0)
            {
                world.Tell([world.Venue.Report(order)]);
            }
        }
    }

    private void Undo(Move move)
    {
        var own = world.Venue.Working.Where(static o => o.ReplacedFrom > o.Quantity).ToList();
        if (own.Count > 0)
        {
            var order = own[move.A % own.Count];
            order.Quantity = order.ReplacedFrom;
            world.Tally.Deviated(Deviation.ReplacementUndone);
            world.Narrate($"    deviation ReplacementUndone: {order.ClientId} works for {order.Quantity}");
        }
    }

    private void LeaveLegs(Move move)
    {
        var entries = world.Venue.Working.Where(o => world.Venue.Orders.Exists(l => l.Entry == o && l.IsAlive && !l.IsStray)).ToList();
        if (entries.Count > 0)
        {
            var entry = entries[move.A % entries.Count];
            world.Tally.Deviated(Deviation.LegAlive);
            world.Narrate($"    deviation LegAlive: {entry.ClientId} is canceled, its exits work on");
            world.Venue.End(entry, VenueOrderStatus.Canceled, legsStay: true);
            world.TellStream();
        }
    }

    private void Fund(Move move)
    {
        var key = move.A % world.Keys.Count;
        var net = world.Venue.Net[key];
        if (net != 0)
        {
            world.Tally.Deviated(Deviation.Funding);
            var quantity = move.B % 2 == 0 ? Math.Abs(net) : 1;
            world.RowsThatWereNoTrade.Add(key);
            world.Narrate($"    deviation Funding: {quantity} of {world.NameOf(key)}");
            world.Tell([new ExecutionReport
            {
                Symbol = world.Keys[key].Symbol,
                Leg = world.Keys[key].Leg,
                VenueOrderId = FormattableString.Invariant($"funding-{++_funded}"),
                Side = net > 0 ? OrderSide.Sell : OrderSide.Buy,
                Status = VenueOrderStatus.Filled,
                Fill = new Fill { ExecutionId = FormattableString.Invariant($"FE{_funded}"), Quantity = quantity, Price = LifePlan.Mark },
                TransactTime = world.Clock.Now,
            }]);
        }
    }

    private void ActForeign(Move move)
    {
        var key = move.A % world.Keys.Count;
        world.Tally.Deviated(Deviation.ForeignOrder);
        var side = world.Plan.IsHedged ? (world.Keys[key].Leg == Positions.PositionLeg.Long ? 1 : -1) : move.B % 2 == 0 ? 1 : -1;
        var order = world.Venue.TakeForeign(key, side, 1 + (move.C % 3));
        world.Narrate($"    deviation ForeignOrder: {(order.Side > 0 ? "buy" : "sell")} {order.Quantity} {world.NameOf(key)}");
        if (move.D % 3 > 0)
        {
            world.TellStream();
        }
    }

    private void Bust(Move move)
    {
        var done = world.Venue.Orders.Where(static o => !o.IsForeign).SelectMany(static o => o.Executions.Where(static e => !e.IsBusted).Select(e => (Order: o, Execution: e))).ToList();
        if (done.Count > 0)
        {
            var (order, execution) = done[move.A % done.Count];
            world.TellStream();
            world.Venue.Bust(order, execution);
            world.Tally.Deviated(Deviation.Bust);
            world.Narrate($"    deviation Bust: {execution.Id} of {order.ClientId}: {world.NameOf(order.Key)} is {world.Venue.Net[order.Key]}");
            if (move.B % 3 > 0)
            {
                world.TellStream();
            }
        }
    }

    /// <summary>An execution that never was, in a report whose cumulative quantity does not contain it.</summary>
    private void Disagree()
    {
        if (world.LastTold is { Fill: { Kind: FillKind.Trade } fill, Status: VenueOrderStatus.PartiallyFilled } last)
        {
            world.Tally.Deviated(Deviation.SumsDisagree);
            world.RowsThatWereNoTrade.Add(world.Told.KeyOf(last.Symbol, last.Leg));
            world.Narrate($"    deviation SumsDisagree: {last.ClientOrderId}");
            world.Tell([last with { Fill = fill with { ExecutionId = world.Venue.NextId("G") } }]);
            var key = world.Told.KeyOf(last.Symbol, last.Leg);
            world.Facts.Doubt(key, world.Told.Net[key] - ((last.Side == OrderSide.Buy ? 1 : -1) * (int)fill.Quantity));
        }
    }

    private void Repeat()
    {
        if (world.LastTold is not { } last)
        {
            return;
        }

        world.Tally.Deviated(Deviation.ToldTwice);
        world.Tally.Checked(Property.RepetitionIgnored);
        var before = Snapshot();
        world.Tell([last]);
        var after = Snapshot();
        if (before != after && last.TransactTime < world.Clock.Now - Tolerance)
        {
            world.Violate(Property.RepetitionIgnored, $"before: {before}; after: {after}");
        }
    }

    private string Snapshot() => string.Join(" | ", [
        .. world.Guard.Risk.GetExposure().Positions.Select(static p => p.ToString()),
        .. world.Guard.Risk.GetExposure().Lines.Select(static l => l.ToString()),
        .. world.Guard.OpenOrders.Select(static o => o.ToString()),
        world.Guard.GetReadiness([.. world.Keys.Select(static k => k.Symbol).Distinct()]).ToString(),
    ]);
}
