using Guardrails.Brokers;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Told;
using Guardrails.Lives.Venues;
using Guardrails.Orders;

namespace Guardrails.Lives.Playing;

/// <summary>One group on its way: what is approved, and what the venue makes of it.</summary>
internal sealed class GroupSend(LifeWorld world, Answers answers, int key, Move move)
{
    private static readonly VenueRejection Refusal = new("400", "refused");

    public ValueTask<GroupOutcome> SendAsync(ApprovedGroup proof, CancellationToken cancellationToken)
    {
        var before = world.Approvals.Before();
        var outbound = proof.Redeem();
        var told = outbound.Orders.Select(o => world.Told.Approve(BotMoves.ToldOrderOf(o, key, world.Clock.Now))).ToList();
        var legs = told.Skip(outbound.Entry is null ? 0 : 1).ToList();
        var group = legs.Count > 1 && world.Plan.Profile.Capabilities.LinksExits ? new ToldGroup() : null;
        foreach (var leg in legs)
        {
            leg.Entry = outbound.Entry is null ? null : told[0];
            leg.Group = group;
            group?.Legs.Add(leg);
        }

        world.Told.Changed();
        world.Approvals.After(before, key, outbound.Entry is null, $"group of {string.Join(", ", outbound.Orders.Select(static o => FormattableString.Invariant($"{o.Side} {o.Quantity} {o.Type} as {o.ClientOrderId}{(o.ReduceOnly ? " reduce-only" : "")}")))}");
        return ValueTask.FromResult(Take(outbound, told));
    }

    private GroupOutcome Take(OutboundGroup outbound, List<ToldOrder> told)
    {
        var lost = move.Deviation == Deviation.LostAnswer;
        var stray = move.Deviation == Deviation.LegAlive && outbound.Entry is not null;
        if (!stray && (move.D % 17 == 0 || (lost && move.D % 3 == 0) || (outbound.Entry is null && outbound.Orders.Any(o => world.Venue.Refuses(o, key)))))
        {
            world.Narrate($"    the venue refuses the group{(lost ? ", and does not say so" : "")}");
            if (lost)
            {
                world.Tally.Deviated(Deviation.LostAnswer);
                return GroupOutcome.All(new SubmitOutcome.Unknown("no answer"));
            }

            told.ForEach(o => world.Told.End(o, isRefused: true));
            return GroupOutcome.All(new SubmitOutcome.Rejected(Refusal));
        }

        var orders = outbound.Orders.Select((o, i) => world.Venue.Take(o, key, told[i].IsExit)).ToList();
        var legs = orders.Skip(outbound.Entry is null ? 0 : 1).ToList();
        var group = told[^1].Group is null ? null : new TrueGroup { Id = $"group-{legs[0].VenueId}", Quantity = legs.Max(static l => l.Quantity) };
        foreach (var leg in legs)
        {
            leg.Group = group;
            leg.Entry = outbound.Entry is null ? null : orders[0];
        }

        if (stray)
        {
            return LoseEntry(orders, told);
        }

        answers.Deviate(orders[move.C % orders.Count], move);
        if (lost)
        {
            world.Tally.Deviated(Deviation.LostAnswer);
            world.Narrate($"    deviation LostAnswer: the group is there");
            return GroupOutcome.All(new SubmitOutcome.Unknown("no answer"));
        }

        return new GroupOutcome { Orders = [.. orders.Select(answers.Accept)] };
    }

    /// <summary>The venue refuses or loses the entry and works the exits.</summary>
    private GroupOutcome LoseEntry(List<TrueOrder> orders, List<ToldOrder> told)
    {
        world.Tally.Deviated(Deviation.LegAlive);
        var isRefused = move.D % 2 == 0;
        world.Narrate($"    deviation LegAlive: the venue {(isRefused ? "refuses" : "loses")} the entry {orders[0].ClientId} and works its exits");
        world.Venue.Orders.Remove(orders[0]);
        foreach (var leg in orders.Skip(1))
        {
            leg.IsStray = true;
        }

        if (isRefused)
        {
            world.Told.End(told[0], isRefused: true);
        }
        else
        {
            told[0].IsUnanswered = true;
        }

        return new GroupOutcome
        {
            Orders = [isRefused ? new SubmitOutcome.Rejected(Refusal) : new SubmitOutcome.Unknown("no answer"), .. orders.Skip(1).Select(answers.Accept)],
        };
    }
}
