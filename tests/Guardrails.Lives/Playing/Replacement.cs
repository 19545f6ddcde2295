using Guardrails.Brokers;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Told;
using Guardrails.Lives.Venues;
using Guardrails.Orders;

namespace Guardrails.Lives.Playing;

/// <summary>One replacement on its way: what is approved, and what the venue makes of it.</summary>
internal sealed class Replacement(LifeWorld world, Answers answers, ToldOrder order, int quantity, int? price, Move move)
{
    private bool IsTotal => world.Plan.Profile.Capabilities.ReplaceQuantity == ReplaceQuantity.Total;

    public ValueTask<ReplaceOutcome> SendAsync(ApprovedReplace proof, CancellationToken cancellationToken)
    {
        var before = world.Approvals.Before();
        var outbound = proof.Redeem();
        ToldOrder? successor = null;
        if (IsTotal)
        {
            world.Told.ApproveChange(order, (int)outbound.Order.Quantity, price);
        }
        else
        {
            order.HasSuccessor = true;
            successor = world.Told.Approve(BotMoves.ToldOrderOf(outbound.Order, order.Key, world.Clock.Now));
        }

        world.Approvals.After(before, order.Key, order.IsExit, $"{(order.IsExit ? "exit" : "entry")}-replacement of {order.ClientId} by {outbound.Order.Quantity} as {outbound.Order.ClientOrderId} (asked {quantity})");
        return ValueTask.FromResult(Replace(outbound, successor));
    }

    private ReplaceOutcome Replace(OutboundReplace outbound, ToldOrder? successor)
    {
        var old = world.Venue.Working.FirstOrDefault(o => o.ClientId == order.ClientId);
        var isLost = move.Deviation == Deviation.LostAnswer;
        if (isLost)
        {
            world.Tally.Deviated(Deviation.LostAnswer);
            (successor ?? order).IsUnanswered = true;
        }

        var isRefused = old is null || (!isLost && move.D % 13 == 0) || (isLost && move.D % 2 == 0);
        if (isRefused)
        {
            world.Narrate($"    the venue does not replace {order.ClientId}{(isLost ? ", and does not say so" : "")}");
            if (isLost)
            {
                if (IsTotal && old is not null && move.D % 4 == 0)
                {
                    old.Late = (world.Clock.Now + TimeSpan.FromSeconds(3 + (move.C % 30)), (int)outbound.Order.Quantity, (int?)outbound.Order.LimitPrice, (int?)outbound.Order.StopPrice);
                    world.Narrate($"    it arrives later");
                }

                return new ReplaceOutcome.Unknown("no answer");
            }

            if (successor is not null)
            {
                world.Told.End(successor, isRefused: true);
                order.HasSuccessor = false;
            }

            world.Told.ChangeRefused(order);
            return new ReplaceOutcome.Rejected { Rejection = new VenueRejection("422", "cannot be replaced") };
        }

        var works = IsTotal ? Change(old!, outbound.Order) : Succeed(old!, outbound.Order);
        if (isLost)
        {
            world.Narrate($"    deviation LostAnswer: {order.ClientId} is replaced");
            return new ReplaceOutcome.Unknown("no answer");
        }

        if (!IsTotal)
        {
            var accepted = (SubmitOutcome.Accepted)answers.Accept(works);
            return new ReplaceOutcome.Accepted { VenueOrderId = accepted.VenueOrderId, Echo = accepted.Echo };
        }

        var report = world.Venue.Report(works) with { OrderQuantity = outbound.Order.Quantity };
        if (world.Plan.Profile.AnswersHaveBody)
        {
            world.Told.Observe(report);
        }
        else
        {
            world.Told.Replaced(order, works.VenueId);
            world.Venue.Untold.Enqueue(report);
        }

        Undo(works, (int)outbound.Order.Quantity);
        return new ReplaceOutcome.Accepted { VenueOrderId = works.VenueId, Echo = world.Plan.Profile.AnswersHaveBody ? report : null };
    }

    private TrueOrder Change(TrueOrder old, OutboundOrder to)
    {
        old.ReplacedFrom = old.Quantity;
        old.Quantity = Math.Max(old.Filled, (int)to.Quantity);
        old.LimitPrice = (int?)to.LimitPrice;
        old.StopPrice = (int?)to.StopPrice;
        world.Narrate($"    the venue replaces {old.ClientId}: {old.ReplacedFrom} -> {old.Quantity}");
        if (old.Leaves == 0)
        {
            world.Venue.Complete(old);
        }

        return old;
    }

    private TrueOrder Succeed(TrueOrder old, OutboundOrder to)
    {
        world.Venue.End(old, VenueOrderStatus.Replaced);
        var works = world.Venue.Take(to, order.Key, order.IsExit);
        answers.Deviate(works, move);
        return works;
    }

    /// <summary>The replacement was confirmed, and the order works as it did before, or for more than anybody asked.</summary>
    private void Undo(TrueOrder works, int confirmed)
    {
        if (move.Deviation != Deviation.ReplacementUndone || !works.IsAlive)
        {
            return;
        }

        works.Quantity = move.D % 3 == 0 ? Math.Max(works.ReplacedFrom, confirmed) + 2 : Math.Max(works.Filled + 1, works.ReplacedFrom);
        if (works.Quantity != confirmed)
        {
            world.Tally.Deviated(Deviation.ReplacementUndone);
            world.Narrate($"    deviation ReplacementUndone: {works.ClientId} works for {works.Quantity}");
        }
    }
}
