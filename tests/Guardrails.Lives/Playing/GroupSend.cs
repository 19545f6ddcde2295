using Guardrails.Brokers;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Told;
using Guardrails.Lives.Venues;
using Guardrails.Orders;

namespace Guardrails.Lives.Playing;

/// <summary>One group on its way: what is approved, and what the venue makes of it.</summary>
internal sealed class GroupSend(LifeWorld world, Answers answers, GroupRequest request, int key, Move move)
{
    private static readonly VenueRejection Refusal = new("400", "refused");
    private List<ToldOrder> _told = [];

    public async ValueTask<GroupOutcome> SendAsync(ApprovedGroup proof, CancellationToken cancellationToken)
    {
        var outcome = await world.Link.SubmitGroupAsync(proof, request, Take, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < _told.Count; i++)
        {
            answers.Hear(outcome.Orders[i], _told[i]);
        }

        return outcome;
    }

    private GroupOutcome Take(IReadOnlyList<Arrival> arrived)
    {
        var before = world.Approvals.Before();
        _told = [.. arrived.Select(o => world.Told.Approve(BotMoves.ToldOrderOf(o, key, world.Clock.Now)))];
        var hasEntry = request.Entry is not null;
        var legs = _told.Skip(hasEntry ? 1 : 0).ToList();
        var group = legs.Count > 1 && world.Plan.Profile.Capabilities.LinksExits ? new ToldGroup() : null;
        foreach (var leg in legs)
        {
            leg.Entry = hasEntry ? _told[0] : null;
            leg.Group = group;
            group?.Legs.Add(leg);
        }

        world.Told.Changed();
        world.Approvals.After(before, key, !hasEntry, $"group of {string.Join(", ", arrived)}");
        return Answer(arrived, hasEntry);
    }

    private GroupOutcome Answer(IReadOnlyList<Arrival> arrived, bool hasEntry)
    {
        var lost = move.Deviation == Deviation.LostAnswer;
        var stray = move.Deviation == Deviation.LegAlive && hasEntry && !world.Plan.IsOneAnswer;
        if (!stray && (move.D % 17 == 0 || (lost && move.D % 3 == 0) || (!hasEntry && arrived.Any(o => world.Venue.Refuses(o, key)))))
        {
            world.Narrate($"    the venue refuses the group{(lost ? ", and does not say so" : "")}");
            if (!lost)
            {
                return GroupOutcome.All(new SubmitOutcome.Rejected(Refusal));
            }

            world.Tally.Deviated(Deviation.LostAnswer);
            return GroupOutcome.All(new SubmitOutcome.Unknown("no answer"));
        }

        var orders = arrived.Select(o => world.Venue.Take(o, key)).ToList();
        var legs = orders.Skip(hasEntry ? 1 : 0).ToList();
        var group = _told[^1].Group is null ? null : new TrueGroup { Id = $"group-{legs[0].VenueId}", Quantity = legs.Max(static l => l.Quantity) };
        foreach (var leg in legs)
        {
            leg.Group = group;
            leg.Entry = hasEntry ? orders[0] : null;
            leg.WasLeg = hasEntry || (group is not null && leg.Type == OrderType.Stop);
        }

        if (stray)
        {
            return LoseEntry(orders);
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
    private GroupOutcome LoseEntry(List<TrueOrder> orders)
    {
        world.Tally.Deviated(Deviation.LegAlive);
        var isRefused = move.D % 2 == 0;
        world.Narrate($"    deviation LegAlive: the venue {(isRefused ? "refuses" : "loses")} the entry {orders[0].ClientId} and works its exits");
        world.Venue.Orders.Remove(orders[0]);
        foreach (var leg in orders.Skip(1))
        {
            leg.IsStray = true;
        }

        return new GroupOutcome
        {
            Orders = [isRefused ? new SubmitOutcome.Rejected(Refusal) : new SubmitOutcome.Unknown("no answer"), .. orders.Skip(1).Select(answers.Accept)],
        };
    }
}
