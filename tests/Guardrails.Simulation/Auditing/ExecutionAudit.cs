using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>What an order of the guard may do when it is executed: it crosses no zero, opens nothing as an exit, and leaves others what they hold.</summary>
internal sealed class ExecutionAudit(Auditor auditor)
{
    /// <summary>An order of the guard was executed, and its position has moved.</summary>
    /// <param name="order">The order.</param>
    /// <param name="execution">The execution.</param>
    /// <param name="key">The position as it is now.</param>
    /// <param name="before">What was held before.</param>
    /// <param name="others">What of that was not the bots'.</param>
    public void Executed(LiveOrder order, SimulatedExecution execution, KeyTruth key, decimal before, decimal others)
    {
        var id = order.Entry.ClientOrderId;
        var change = execution.PositionChange;

        if (auditor.Guard?.FindOrder(id) is { IsProvenExit: true } && Math.Abs(key.Net) > Math.Abs(before))
        {
            var opened = Math.Sign(before) == Math.Sign(key.Net) ? key.Net - before : key.Net;
            auditor.NoteUnless(
                "an exit opens nothing",
                execution.ExecutionId,
                $"exit {id} moved {key} from {before} to {key.Net}",
                (Tolerance.MovedByFault, key.ExplainsMove(opened)),
                (Tolerance.QuotesBothSides, key.QuotesBothSides));
        }

        if (Math.Sign(before) == -Math.Sign(key.Net) && before != 0m)
        {
            auditor.NoteUnless(
                "no position crosses zero",
                execution.ExecutionId,
                $"order {id} moved {key} from {before} to {key.Net}",
                (Tolerance.MovedByFault, key.ExplainsMove(key.Net) || key.ExplainsMove(before)),
                (Tolerance.QuotesBothSides, key.QuotesBothSides));
        }

        if (Math.Sign(others) == -Math.Sign(change) && others != 0m && Math.Sign(key.Managed) == Math.Sign(change))
        {
            auditor.NoteUnless(
                "holdings of others are not touched",
                execution.ExecutionId,
                $"order {id} moved {key} by {change} to {key.Net}, of which {key.Net - key.Managed} are not the bots'",
                (Tolerance.MovedByFault, key.IsStained && Math.Min(Math.Abs(others), Math.Abs(key.Managed)) <= key.ExcessLong + key.ExcessShort),
                (Tolerance.MayAllGo, key.IsForfeit),
                (Tolerance.QuotesBothSides, key.QuotesBothSides),
                (Tolerance.CameTwice, CameTwice(order)));
        }
    }

    /// <summary>
    /// Law 2 lets a capped exit of unknown outcome be sent again. Both may arrive, the later one when others hold something: it opens nothing,
    /// and it takes what is there. What a fault turned around on its way had its cap when it was sent.
    /// </summary>
    public bool CameTwice(LiveOrder order) => (order.Capped || order.WrongSide || order.LostMark) && auditor.Venue.Log.Count(other => other.Entry.ClientOrderId == order.Entry.ClientOrderId) > 1;
}
