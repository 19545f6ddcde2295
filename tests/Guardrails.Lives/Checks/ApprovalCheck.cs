using Guardrails.Limits;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Playing;
using Guardrails.Lives.Reach;
using Guardrails.Lives.Told;

namespace Guardrails.Lives.Checks;

/// <summary>Holds every approval against what could be reached before it and what can be reached with it, by what the guard was told.</summary>
/// <remarks>
/// NoLimitPassed: "No order leaves unless every rule holds against the worst case of everything already known and everything still in flight"
/// (internals/lives.md, worst case). NoUnaskedCrossing: "Reducing = opposite in side to N, and after adding it low ≥ 0 (long) / high ≤ 0
/// (short): no reachable sequence of fills crosses zero" (worst case). OneSide: "Denied while the other side is held, or could be held when orders
/// in flight fill" (concepts/invariants.md). DoubtTightens: "One sighting of a difference tightens (no new risk on the key)" (facts).
/// </remarks>
internal sealed class ApprovalCheck(LifeWorld world)
{
    public Measure Before() => new(
        [.. Enumerable.Range(0, world.Keys.Count).Select(world.Told.Range)],
        [.. Enumerable.Range(0, world.Keys.Count).Select(PricesOf)],
        [.. Enumerable.Range(0, world.Keys.Count).Select(k => world.Facts.AskedNow(k) is { } net ? world.Told.RangeAt(k, net, null) : world.Told.Range(k))]);

    /// <param name="before">What could be reached before the approval.</param>
    /// <param name="key">The position.</param>
    /// <param name="isExit">Whether it was approved as reducing.</param>
    /// <param name="what">The words for it.</param>
    /// <param name="approved">The order, when it is a new one.</param>
    public void After(Measure before, int key, bool isExit, string what, ToldOrder? approved = null)
    {
        var after = Before();
        world.Told.Remember(key);
        world.Narrate($"    approved {what}: told {world.NameOf(key)} {before.Ranges[key]} -> {after.Ranges[key]}");
        world.Tally.WasApproved(what.Split(' ')[0]);
        if (isExit)
        {
            // "N is the managed quantity of the book, or of the complete venue read this very call took" (worst case).
            var asked = world.Facts.AskedNow(key);
            Crossing(asked is { } net && approved is not null ? world.Told.RangeAt(key, net, approved) : before.Asked[key], after.Asked[key], key, what);
        }
        else
        {
            world.Tally.Checked(Property.NoLimitPassed);
            for (var i = 0; i < world.Keys.Count; i++)
            {
                Limits(before, after, i, what);
            }

            Values(before, after, what);
            Entry(before.Ranges[key], after.Ranges[key], key, what);
        }
    }

    private void Limits(Measure before, Measure after, int key, string what)
    {
        if (world.Plan.LimitsAreValues)
        {
            return;
        }

        if (after.Ranges[key].High > Math.Max(world.Plan.LongLimit, before.Ranges[key].High))
        {
            world.Violate(Property.NoLimitPassed, $"{what}: {world.NameOf(key)} can reach {after.Ranges[key].High}, was {before.Ranges[key].High}; limit {world.Plan.LongLimit}");
        }

        if (after.Ranges[key].Low < Math.Min(-world.Plan.ShortLimit, before.Ranges[key].Low))
        {
            world.Violate(Property.NoLimitPassed, $"{what}: {world.NameOf(key)} can reach {after.Ranges[key].Low}, was {before.Ranges[key].Low}; limit {-world.Plan.ShortLimit}");
        }
    }

    private void Values(Measure before, Measure after, string what)
    {
        if (!world.Plan.LimitsAreValues)
        {
            return;
        }

        var most = world.Plan.LongLimit * LifePlan.Mark;
        var least = world.Plan.ShortLimit * LifePlan.Mark;
        if (after.Long > Math.Max(most, before.Long))
        {
            world.Violate(Property.NoLimitPassed, $"{what}: long value can reach {after.Long}, was {before.Long}; limit {most}");
        }

        if (after.Short > Math.Max(least, before.Short))
        {
            world.Violate(Property.NoLimitPassed, $"{what}: short value can reach {after.Short}, was {before.Short}; limit {least}");
        }
    }

    private void Crossing(ReachRange before, ReachRange after, int key, string what)
    {
        world.Tally.Checked(Property.NoUnaskedCrossing);
        if (after.ExitLow < before.ExitLow || after.ExitHigh > before.ExitHigh)
        {
            world.Violate(Property.NoUnaskedCrossing, $"{what}: {world.NameOf(key)} told {world.Told.Net[key]}, exits can take it to {(after.ExitLow < before.ExitLow ? after.ExitLow : after.ExitHigh)}");
        }
    }

    private void Entry(ReachRange before, ReachRange after, int key, string what)
    {
        if (world.Plan.OpposingEntries == OpposingEntries.Deny && !world.Plan.IsHedged)
        {
            world.Tally.Checked(Property.OneSide);
            if (after is { Low: < 0, High: > 0 } && !(before is { Low: < 0, High: > 0 }))
            {
                world.Violate(Property.OneSide, $"{what}: {world.NameOf(key)} can reach {after} after {before}");
            }
        }

        world.Tally.Checked(Property.DoubtTightens);
        if (world.Told.Unexplained(key) is { } answered)
        {
            world.Violate(Property.DoubtTightens, $"{what}: the venue holds {answered} of {world.NameOf(key)}, {before} can be reached by what was told");
        }
    }

    private (int Buy, int Sell) PricesOf(int key)
    {
        var alive = world.Told.Orders.Where(o => o.Key == key && o.AllLeaves > 0).ToList();
        return (Price(alive, 1), Price(alive, -1));
    }

    private static int Price(List<ToldOrder> alive, int side) =>
        alive.Where(o => o.Side == side && !(o.IsOwn && o.IsExit)).Select(static o => o.WorstPrice).Append(LifePlan.Mark).Max();

    /// <summary>"Per key and side one price: max(|mark|, highest working |limit| or |trigger|, …)" (internals/lives.md, worst case).</summary>
    internal sealed record Measure(ReachRange[] Ranges, (int Buy, int Sell)[] Prices, ReachRange[] Asked)
    {
        public int Long => Ranges.Select((r, i) => Math.Max(0, r.High) * Prices[i].Buy).Sum();

        public int Short => Ranges.Select((r, i) => Math.Max(0, -r.Low) * Prices[i].Sell).Sum();
    }
}
