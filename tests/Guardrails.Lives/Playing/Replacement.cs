using Guardrails.Brokers;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Told;
using Guardrails.Lives.Venues;
using Guardrails.Orders;

namespace Guardrails.Lives.Playing;

/// <summary>One replacement on its way: what is approved, and what the venue makes of it.</summary>
internal sealed class Replacement(LifeWorld world, Answers answers, ToldOrder order, int quantity, int? price, Move move)
{
    private ToldOrder? _successor;

    private bool IsTotal => world.Plan.Profile.Capabilities.ReplaceQuantity == ReplaceQuantity.Total;

    public async ValueTask<ReplaceOutcome> SendAsync(ApprovedReplace proof, CancellationToken cancellationToken)
    {
        var outcome = await world.Link.ReplaceAsync(proof, Take, cancellationToken).ConfigureAwait(false);
        Hear(outcome);
        return outcome;
    }

    private ReplaceOutcome Take(Arrival arrived)
    {
        var before = world.Approvals.Before();
        if (IsTotal)
        {
            world.Told.ApproveChange(order, arrived.Quantity, price);
        }
        else
        {
            order.HasSuccessor = true;
            _successor = world.Told.Approve(BotMoves.ToldOrderOf(arrived, order.Key, world.Clock.Now));
        }

        world.Approvals.After(before, order.Key, order.IsExit, $"{(order.IsExit ? "exit" : "entry")}-replacement of {order.ClientId} by {arrived.Quantity} as {arrived.ClientId} (asked {quantity})");
        return Answer(arrived);
    }

    private ReplaceOutcome Answer(Arrival arrived)
    {
        var old = world.Venue.Working.FirstOrDefault(o => o.ClientId == order.ClientId);
        var isLost = move.Deviation == Deviation.LostAnswer;
        if (isLost)
        {
            world.Tally.Deviated(Deviation.LostAnswer);
        }

        if (old is null || (!isLost && move.D % 13 == 0) || (isLost && move.D % 2 == 0))
        {
            world.Narrate($"    the venue does not replace {order.ClientId}{(isLost ? ", and does not say so" : "")}");
            if (!isLost)
            {
                return new ReplaceOutcome.Rejected { Rejection = new VenueRejection("422", "cannot be replaced") };
            }

            if (IsTotal && old is not null && move.D % 4 == 0)
            {
                old.Late = (world.Clock.Now + TimeSpan.FromSeconds(3 + (move.C % 30)), arrived.Quantity, arrived.LimitPrice, arrived.StopPrice);
                world.Narrate($"    it arrives later");
            }

            return new ReplaceOutcome.Unknown("no answer");
        }

        var works = IsTotal ? Change(old, arrived) : Succeed(old, arrived);
        if (isLost)
        {
            world.Narrate($"    deviation LostAnswer: {order.ClientId} is replaced");
            return new ReplaceOutcome.Unknown("no answer");
        }

        if (!IsTotal)
        {
            var accepted = answers.Accept(works);
            return new ReplaceOutcome.Accepted { VenueOrderId = accepted.VenueOrderId, Echo = accepted.Echo };
        }

        var report = world.Venue.Report(works) with { OrderQuantity = arrived.Quantity };
        if (!world.Plan.Profile.AnswersHaveBody)
        {
            world.Venue.Untold.Enqueue(report);
        }

        Undo(works, arrived.Quantity);
        return new ReplaceOutcome.Accepted { VenueOrderId = works.VenueId, Echo = world.Plan.Profile.AnswersHaveBody ? report : null };
    }

    /// <summary>What the answer tells.</summary>
    private void Hear(ReplaceOutcome outcome)
    {
        switch (outcome)
        {
            case ReplaceOutcome.Accepted { Echo: { } echo }:
                world.Told.Observe(echo);
                break;
            case ReplaceOutcome.Accepted accepted when _successor is not null:
                world.Told.Accepted(_successor.ClientId, accepted.VenueOrderId!);
                break;
            case ReplaceOutcome.Accepted accepted:
                world.Told.Replaced(order, accepted.VenueOrderId!);
                break;
            case ReplaceOutcome.Rejected rejected:
                Refuse(rejected.Original);
                break;
            default:
                (_successor ?? order).IsUnanswered = true;
                break;
        }
    }

    private void Refuse(ExecutionReport? original)
    {
        if (_successor is not null)
        {
            world.Told.End(_successor, isRefused: true);
            order.HasSuccessor = false;
        }

        world.Told.ChangeRefused(order);
        if (original is not null)
        {
            world.Told.Observe(original);
        }
    }

    private TrueOrder Change(TrueOrder old, Arrival to)
    {
        old.ReplacedFrom = old.Quantity;
        old.Quantity = Math.Max(old.Filled, to.Quantity);
        old.LimitPrice = to.LimitPrice;
        old.StopPrice = to.StopPrice;
        world.Narrate($"    the venue replaces {old.ClientId}: {old.ReplacedFrom} -> {old.Quantity}");
        if (old.Leaves == 0)
        {
            world.Venue.Complete(old);
        }

        return old;
    }

    private TrueOrder Succeed(TrueOrder old, Arrival to)
    {
        world.Venue.End(old, VenueOrderStatus.Replaced);
        var works = world.Venue.Take(to, order.Key);
        old.ReplacedBy = works;
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
