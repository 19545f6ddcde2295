using Guardrails.Alarms;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>Whatever moved a position against what was approved has been said: at the order, or at the symbol when only the position shows it.</summary>
internal sealed class AlarmAudit(Auditor auditor, OrderGuard guard, ToleranceCount tolerances)
{
    private static readonly string[] _wrongSide = [AlarmCodes.SideMismatch];
    private static readonly string[] _overfill = [AlarmCodes.Overfill, AlarmCodes.FillAfterEnd, AlarmCodes.SideMismatch, AlarmCodes.QuantityLarger];
    private static readonly string[] _smaller = [AlarmCodes.QuantitySmaller];
    private static readonly string[] _altered = [AlarmCodes.QuantityLarger, AlarmCodes.ReduceOnlyMissing, AlarmCodes.Overfill, AlarmCodes.FillAfterEnd, AlarmCodes.SideMismatch];
    private static readonly string[] _revised = [AlarmCodes.ExecutionBusted, AlarmCodes.ExecutionCorrected];

    /// <summary>What a position shows that nobody was told of.</summary>
    private static readonly string[] _position =
    [
        AlarmCodes.PositionDiffers, AlarmCodes.PositionQuantityMismatch, AlarmCodes.PhantomPosition, AlarmCodes.ExternalPosition,
        AlarmCodes.PositionSideMismatch, AlarmCodes.SplitSuspected,
    ];

    public IEnumerable<(string, FormattableString)> Unsaid()
    {
        for (var i = 0; i < auditor.Venue.Effects.Count; i++)
        {
            var effect = auditor.Venue.Effects[i];
            if (effect.Change != 0m && !IsSaid(effect) && !tolerances.Excuses(
                "what is wrong is said", $"{i}", [(Tolerance.BeforeBooks, i < (auditor.EffectsBeforeBooks ?? 0)), .. ReasonsOf(effect)]))
            {
                yield return ("what is wrong is said", $"{effect.Fault} moved {effect.Symbol} by {effect.Change} with {effect.ClientOrderId ?? "no order"}, and there is no alarm of it");
            }
        }
    }

    private bool IsSaid(InjectedEffect effect) => effect.Fault switch
    {
        FaultClass.WrongSide => Has(_wrongSide, effect),
        FaultClass.Overfill => Has(_overfill, effect),
        FaultClass.AcknowledgedDifferently => Has(_altered, effect),
        FaultClass.Bust or FaultClass.Correction => Has(_revised, effect) || Has(_position, effect),
        FaultClass.Liquidation or FaultClass.ExternalTrade =>
            auditor.Alarms.HasAbout(AlarmCodes.ExternalExecution, effect.Symbol.Value) || auditor.Alarms.HasAbout(AlarmCodes.ForcedExecution, effect.Symbol.Value) || Has(_position, effect),

        // A split can make of a position in doubt what the books hold: then the doubt, which can be said at an order, is all there is to say.
        FaultClass.Split => Has(_position, effect) || auditor.Alarms.HasAbout(AlarmCodes.PositionDiffers, effect.Symbol.Value),
        _ => true,
    };

    private (Tolerance, bool)[] ReasonsOf(InjectedEffect effect) => effect.Fault switch
    {
        FaultClass.WrongSide or FaultClass.Overfill or FaultClass.AcknowledgedDifferently => ReasonsOfOrder(effect),
        FaultClass.Bust or FaultClass.Correction =>
        [
            (Tolerance.NeverTold, !auditor.WasTold(effect.Symbol, effect.ExecutionId)),
            (Tolerance.InTheSum, IsInTheSum(effect)),
            .. MovedBack(effect),
        ],
        _ => MovedBack(effect),
    };

    /// <summary>A replacement may have allowed more meanwhile; and what is taken back, of it or of its order, before anybody was told of it is nobody's alarm.</summary>
    private (Tolerance, bool)[] ReasonsOfOrder(InjectedEffect effect)
    {
        if (effect.ClientOrderId is not { } id || guard.FindOrder(id) is not { IsManaged: true })
        {
            return [(Tolerance.NotManaged, true)];
        }

        var cameTwice = auditor.Venue.Log.Count(order => order.Entry.ClientOrderId == id) > 1;
        return
        [
            (Tolerance.Replaced, auditor.WasReplaced(id)),
            (Tolerance.SaidSmaller, effect.Fault == FaultClass.Overfill && Has(_smaller, effect)),
            (Tolerance.TakenBackUntold, auditor.Venue.Effects.Any(other => other.Fault is FaultClass.Bust or FaultClass.Correction
                && (other.ExecutionId == effect.ExecutionId || (other.ClientOrderId == id && auditor.WasToldAfterRevision(effect.Symbol, effect.ExecutionId, other.ExecutionId))))),
            .. MovedBack(effect).Select(reason => (reason.Tolerance, reason.Applies && cameTwice)),
        ];
    }

    /// <summary>What another fault, or an exit that was sent again and executed twice, has moved back before anybody looked leaves nothing to be seen.</summary>
    private (Tolerance Tolerance, bool Applies)[] MovedBack(InjectedEffect effect) =>
    [
        (Tolerance.MovedBack, auditor.Venue.Effects.Any(other => other != effect && other.Symbol == effect.Symbol && other.Leg == effect.Leg && Math.Sign(other.Change) != Math.Sign(effect.Change))),
        (Tolerance.MovedBackBySecond, auditor.Venue.Log.Any(order => order.Filled > 0m && order.Entry.Symbol == effect.Symbol && order.Entry.Leg == effect.Leg
            && order.Entry.Side == (effect.Change > 0m ? OrderSide.Sell : OrderSide.Buy) && auditor.CameTwice(order))),
    ];

    /// <summary>What was taken back before the rest of its order was told, as one sum, was never booked.</summary>
    private bool IsInTheSum(InjectedEffect effect) =>
        !auditor.WasToldRevised(effect.Symbol, effect.ExecutionId) && effect.ClientOrderId is { } id && guard.FindOrder(id)?.Filled == auditor.Venue.Log.Where(order => order.Entry.ClientOrderId == id).Sum(static order => order.Filled);

    private bool Has(string[] codes, InjectedEffect effect) => Array.Exists(
        codes, code => (effect.ClientOrderId is { } id && auditor.Alarms.Has(code, id)) || auditor.Alarms.Has(code, effect.Symbol.Value));
}
