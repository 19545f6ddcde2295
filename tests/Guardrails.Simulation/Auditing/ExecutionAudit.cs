using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>What an order of the guard may do when it is executed: it crosses no zero, opens nothing as an exit, and leaves others what they hold.</summary>
internal sealed class ExecutionAudit(Auditor auditor)
{
    private readonly HashSet<string> _overtaken = new(StringComparer.Ordinal);

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
        if (CameTwice(order))
        {
            // What was approved before that is told takes what the second execution has left.
            key.UntoldSecond = execution.ExecutionId;
        }

        if (auditor.Guard?.FindOrder(id) is { IsProvenExit: true } && Math.Abs(key.Net) > Math.Abs(before))
        {
            auditor.NoteUnless(
                "an exit opens nothing",
                execution.ExecutionId,
                $"exit {id} moved {key} from {before} to {key.Net}",
                [.. Common(key), (Tolerance.TurnedAround, order.WrongSide)]);
        }

        if (Math.Sign(before) == -Math.Sign(key.Net) && before != 0m)
        {
            auditor.NoteUnless("no position crosses zero", execution.ExecutionId, $"order {id} moved {key} from {before} to {key.Net}", Common(key));
        }

        if (Math.Sign(others) == -Math.Sign(change) && others != 0m && Math.Sign(key.Managed) == Math.Sign(change))
        {
            auditor.NoteUnless(
                "holdings of others are not touched",
                execution.ExecutionId,
                $"order {id} moved {key} by {change} to {key.Net}, of which {key.Net - key.Managed} are not the bots'",
                [
                    .. Common(key),
                    (Tolerance.CameTwice, CameTwice(order)),
                    (Tolerance.UntoldSecond, key.UntoldSecond is not null && !CameTwice(order)),
                    (Tolerance.ApprovedBeforeSecond, _overtaken.Contains(id)),
                ]);
        }
    }

    /// <summary>An execution is told. Where it is the second one of an exit that was sent again, exits were approved without knowing of it.</summary>
    public void Told(string executionId)
    {
        foreach (var key in auditor.Keys.Where(key => key.UntoldSecond == executionId))
        {
            key.UntoldSecond = null;
            _overtaken.UnionWith(auditor.Guard!.OpenOrders.Where(o => o.IsProvenExit && o.Key.Symbol == key.Symbol && o.Key.Leg == key.Leg).Select(static o => o.ClientOrderId));
        }
    }

    /// <summary>
    /// Law 2 lets a capped exit of unknown outcome be sent again. Both may arrive, the later one when others hold something: it opens nothing,
    /// and it takes what is there. What a fault turned around on its way had its cap when it was sent.
    /// </summary>
    public bool CameTwice(LiveOrder order) => (order.Capped || order.WrongSide || order.LostMark) && auditor.Venue.Log.Count(other => other.Entry.ClientOrderId == order.Entry.ClientOrderId) > 1;

    private static (Tolerance, bool)[] Common(KeyTruth key) =>
        [(Tolerance.MovedByFault, key.IsStained), (Tolerance.MayAllGo, key.IsForfeit), (Tolerance.QuotesBothSides, key.QuotesBothSides)];
}
