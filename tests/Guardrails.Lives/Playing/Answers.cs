using Guardrails.Brokers;
using Guardrails.Lives.Links;
using Guardrails.Lives.Plans;
using Guardrails.Lives.Told;
using Guardrails.Lives.Venues;
using Guardrails.Orders;

namespace Guardrails.Lives.Playing;

/// <summary>What the venue makes of a request, and what it answers.</summary>
internal sealed class Answers(LifeWorld world)
{
    private static readonly VenueRejection Refusal = new("400", "refused");

    public SubmitOutcome Take(Arrival order, ToldOrder told, Move move)
    {
        if (move.Deviation == Deviation.LostAnswer)
        {
            return Lose(order, told, move);
        }

        if (world.Venue.Orders.Exists(o => o.ClientId == order.ClientId && (o.IsAlive || world.Plan.Profile.Capabilities.ClientIdUniqueness == ClientIdUniqueness.Forever)))
        {
            world.Narrate($"    the venue refuses {order.ClientId}: it has that id");
            return new SubmitOutcome.Rejected(new VenueRejection("409", "duplicate id") { IsDuplicateId = true });
        }

        if (world.Venue.Refuses(order, told.Key) || move.D % 29 == 0)
        {
            world.Narrate($"    the venue refuses {order.ClientId}");
            return new SubmitOutcome.Rejected(Refusal);
        }

        var taken = world.Venue.Take(order, told.Key);
        Deviate(taken, move);
        if (order.Type == OrderType.Market && move.D % 11 == 0)
        {
            var fillable = world.Venue.Fillable(taken);
            if (fillable > 0)
            {
                // A report can come before the answer does.
                world.Venue.Fill(taken, fillable);
                world.TellStream();
            }
        }

        return Accept(taken);
    }

    public SubmitOutcome.Accepted Accept(TrueOrder order)
    {
        var echo = world.Plan.Profile.AnswersHaveBody ? world.Venue.Report(order) : null;
        world.Narrate($"    the venue has {order.ClientId} as {order.VenueId}: {(order.IsCapped ? "reduce-only " : "")}{order.Quantity}{(order.LimitPrice is { } p ? $" at {p}" : "")}{(echo is null ? ", says accepted" : ", echoed")}");
        return new SubmitOutcome.Accepted { VenueOrderId = order.VenueId, Echo = echo };
    }

    /// <summary>What the answer to a send tells of its order.</summary>
    public void Hear(SubmitOutcome outcome, ToldOrder told)
    {
        switch (outcome)
        {
            case SubmitOutcome.Accepted { Echo: { } echo }:
                world.Told.Observe(echo);
                break;
            case SubmitOutcome.Accepted accepted:
                world.Told.Accepted(told.ClientId, accepted.VenueOrderId!);
                break;
            case SubmitOutcome.Rejected { Rejection.IsDuplicateId: false }:
                world.Told.End(told, isRefused: true);
                break;
            case SubmitOutcome.Unknown:
                told.IsUnanswered = true;
                break;
            default:
                // It has the id already: an order of it may work.
                break;
        }
    }

    public void Deviate(TrueOrder order, Move move)
    {
        Deviate(order, move, move.Deviation);
        if (move.C % 3 == 0 && world.Plan.Deviations.Count > 1)
        {
            // Two differences in one row.
            Deviate(order, move, world.Plan.Deviations[move.C / 3 % world.Plan.Deviations.Count]);
        }
    }

    private void Deviate(TrueOrder order, Move move, Deviation? deviation)
    {
        var was = (order.Quantity, order.IsCapped, order.LimitPrice, order.StopPrice, order.Group, order.IsStray);
        switch (deviation)
        {
            case Deviation.MarkLost:
                order.IsCapped &= world.Plan.IsHedged;
                break;
            case Deviation.QuantityLarger:
                order.Quantity += 1 + (move.D % 3);
                order.IsStray |= order.Entry is { IsAlive: false };
                if (order.Group is { } group)
                {
                    group.Quantity = Math.Max(group.Quantity, order.Quantity);
                }

                break;
            case Deviation.QuantitySmaller:
                order.Quantity = Math.Max(order.Filled + 1, order.Quantity - 1 - (move.D % 2));
                break;
            case Deviation.OtherPrice:
                order.LimitPrice = order.LimitPrice is { } limit ? limit + (move.D % 2 == 0 ? 50 : -20) : null;
                order.StopPrice = order.StopPrice is { } stop ? stop + (move.D % 2 == 0 ? 30 : -20) : null;
                break;
            case Deviation.LinkLost:
                order.Group = null;
                break;
            case Deviation.LegEarly:
                order.IsStray |= order.Entry is { IsAlive: true, Filled: 0 };
                break;
            case Deviation.TwoVenueOrders:
                world.Venue.TakeTwice(order);
                world.Tally.Deviated(Deviation.TwoVenueOrders);
                world.Narrate($"    deviation: the venue has {order.ClientId} twice");
                break;
            default:
                break;
        }

        if (was != (order.Quantity, order.IsCapped, order.LimitPrice, order.StopPrice, order.Group, order.IsStray))
        {
            world.Tally.Deviated(deviation!.Value);
            world.Narrate($"    deviation {deviation}: {order.ClientId}");
        }
    }

    private SubmitOutcome Lose(Arrival order, ToldOrder told, Move move)
    {
        world.Tally.Deviated(Deviation.LostAnswer);
        told.IsUnanswered = true;
        var variant = move.D % 4;
        if (variant != 0 && !world.Venue.Refuses(order, told.Key))
        {
            var taken = world.Venue.Take(order, told.Key);
            taken.ArrivesAt = variant == 2 ? world.Clock.Now + TimeSpan.FromSeconds(3 + (move.C % 18)) : null;
        }

        world.Narrate($"    deviation LostAnswer: {order.ClientId} {(world.Venue.Orders.Exists(o => o.ClientId == order.ClientId) ? variant == 2 ? "arrives later" : "is there" : "is not there")}");
        return variant == 3 ? throw new TimeoutException("no answer") : new SubmitOutcome.Unknown("no answer");
    }
}
