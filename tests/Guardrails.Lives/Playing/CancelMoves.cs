using Guardrails.Brokers;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Told;
using Guardrails.Lives.Venues;
using Guardrails.Orders;

namespace Guardrails.Lives.Playing;

/// <summary>What the bot cancels: orders of its own, and what the guard wants gone.</summary>
internal sealed class CancelMoves(LifeWorld world)
{
    private static readonly Attribution Operator = new("drawn", "operator");

    public async ValueTask CancelAsync(Move move)
    {
        var alive = world.Told.Orders.Where(static o => o.IsOwn && o.Leaves > 0).ToList();
        if (alive.Count > 0)
        {
            await CancelAsync(alive[move.A % alive.Count], move).ConfigureAwait(false);
        }
    }

    /// <summary>"With your own SDK cancel what the guard names" (concepts/trading-states.md).</summary>
    public async ValueTask CancelUnwantedAsync(Move move)
    {
        foreach (var order in world.Guard.UnwantedOrders)
        {
            if (world.Told.Find(order.ClientOrderId) is { IsOwn: true } told)
            {
                await CancelAsync(told, move with { Deviation = null, D = 1 }).ConfigureAwait(false);
            }
            else if (world.Venue.Working.FirstOrDefault(o => o.VenueId == order.VenueOrderId && !o.IsForeign) is { } second)
            {
                await CancelSecondAsync(order.ClientOrderId, second).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask CancelAsync(ToldOrder order, Move move)
    {
        world.Narrate($"    cancel {order.ClientId}");
        async ValueTask<CancelOutcome> SendAsync(ApprovedCancel proof, CancellationToken token)
        {
            var outcome = await world.Link.CancelAsync(proof, () => Cancel(order, move), token).ConfigureAwait(false);
            if (outcome is CancelOutcome.Accepted { Echo: { } echo })
            {
                world.Told.Observe(echo);
            }

            return outcome;
        }

        var result = order.IsExit
            ? await world.Guard.CancelProtectionAsync(order.ClientId, Operator, SendAsync).ConfigureAwait(false)
            : await world.Guard.CancelAsync(order.ClientId, SendAsync).ConfigureAwait(false);
        world.Narrate($"    -> {result.GetType().Name}");
        if (result is CancelResult.Ended && !order.HasEnded && world.Venue.Orders.TrueForAll(o => o.ClientId != order.ClientId))
        {
            // Reserved, and canceled before its send.
            world.Told.End(order);
        }

        world.Facts.After();
    }

    /// <summary>"The second one is named by the client's id and the venue's, and is canceled" (operating/alarms.md, ORDER_DUPLICATED).</summary>
    private async ValueTask CancelSecondAsync(string name, TrueOrder second)
    {
        world.Narrate($"    cancel {name}");
        await world.Guard.CancelProtectionAsync(name, Operator, (proof, token) => world.Link.CancelAsync(proof, () =>
        {
            world.Venue.End(second, VenueOrderStatus.Canceled);
            return new CancelOutcome.Accepted();
        }, token)).ConfigureAwait(false);
        world.Facts.After();
    }

    private CancelOutcome Cancel(ToldOrder order, Move move)
    {
        var working = world.Venue.Orders.Where(o => o.ClientId == order.ClientId && o.IsAlive && o.ArrivesAt is null).ToList();
        var isLost = move.Deviation == Deviation.LostAnswer;
        if (isLost)
        {
            world.Tally.Deviated(Deviation.LostAnswer);
            if (move.D % 2 == 0)
            {
                return new CancelOutcome.Unknown("no answer");
            }
        }

        if (working.Count == 0)
        {
            return isLost ? new CancelOutcome.Unknown("no answer") : new CancelOutcome.Rejected(new VenueRejection("404", "no such open order"));
        }

        world.Venue.End(working[0], VenueOrderStatus.Canceled, legsStay: move.Deviation == Deviation.LegAlive);
        if (isLost)
        {
            return new CancelOutcome.Unknown("no answer");
        }

        return new CancelOutcome.Accepted(world.Plan.Profile.AnswersHaveBody ? world.Venue.Report(working[0]) : null);
    }
}
