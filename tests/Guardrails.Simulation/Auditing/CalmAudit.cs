using Guardrails.Alarms;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>What has to hold once faults have ended and there was time: books and venue agree, nothing is in doubt, nothing leaked, and what was wrong was said.</summary>
internal sealed class CalmAudit(Auditor auditor, OrderGuard guard)
{
    /// <summary>Everything that does not hold yet; empty when the run has converged.</summary>
    public IEnumerable<(string Oracle, FormattableString What)> Differences() =>
        InDoubt().Concat(Leaked()).Concat(Lost()).Concat(Unbooked()).Concat(Positions()).Concat(Unsaid());

    private IEnumerable<(string, FormattableString)> InDoubt()
    {
        foreach (var order in guard.OpenOrders)
        {
            if (order.State is OrderState.Reserved or OrderState.InFlight or OrderState.Unknown or OrderState.PendingCancel or OrderState.PendingReplace && !IsExcused(order))
            {
                yield return ("nothing stays in doubt", $"{order.ClientOrderId} is {order.State}: {order.Reason}");
            }
        }
    }

    private IEnumerable<(string, FormattableString)> Leaked()
    {
        var open = auditor.Venue.Open.Select(static order => order.Entry.ClientOrderId).ToHashSet(StringComparer.Ordinal);
        foreach (var order in guard.OpenOrders)
        {
            if (!open.Contains(order.ClientOrderId) && !IsExcused(order))
            {
                yield return ("no reservation leaks", $"{order.ClientOrderId} is {order.State} with {order.Leaves} left, and the venue does not have it open");
            }
        }
    }

    /// <summary>Absence is proved by positions that agree. Where a fault has moved them behind the guard's back, a person has to look.</summary>
    private bool IsExcused(TrackedOrder order) =>
        !Excuses.GuardReconciles && order.State == OrderState.Unknown && auditor.Alarms.Has(AlarmCodes.OrderOutcomeUnknown, order.ClientOrderId)
        && (IsImpossible(order.Key.Symbol) || WasMovedBehind(auditor.KeyOf(order.Key.Symbol, order.Key.Leg)));

    /// <summary>Where the venue says what cannot be, the guard believes nothing of it, and says so.</summary>
    private bool IsImpossible(Symbol symbol) => auditor.Keys.Any(key => key.IsImpossible && key.Symbol == symbol);

    private IEnumerable<(string, FormattableString)> Lost()
    {
        foreach (var order in auditor.Venue.Open)
        {
            if (guard.FindOrder(order.Entry.ClientOrderId) is not { Leaves: > 0m })
            {
                yield return ("what is open counts", $"the venue has {order.Entry.ClientOrderId} open with {order.Leaves} left, and the guard counts nothing of it");
            }
        }
    }

    private IEnumerable<(string, FormattableString)> Unbooked()
    {
        // An exit may have been sent again under its id, and taken twice.
        foreach (var orders in auditor.Venue.Log.Where(static order => order.Entry.Origin == OrderOrigin.Guarded).GroupBy(static order => order.Entry.ClientOrderId, StringComparer.Ordinal))
        {
            var (id, executed) = (orders.Key, orders.Sum(static order => order.Filled));
            var booked = guard.FindOrder(id)?.Filled ?? 0m;
            if (booked != executed && (Excuses.GuardReconciles || !auditor.Venue.Effects.Any(e => e.ClientOrderId == id && e.Fault is FaultClass.Bust or FaultClass.Correction)))
            {
                yield return ("what was executed is booked", $"the venue has executed {executed} of {id}, booked are {booked}");
            }
        }
    }

    private IEnumerable<(string, FormattableString)> Positions()
    {
        foreach (var key in auditor.Keys)
        {
            var tracked = guard.FindPosition(key.Symbol, key.Leg);
            if ((tracked?.Net ?? 0m) == key.Net || IsImpossible(key.Symbol))
            {
                continue;
            }

            if (Excuses.GuardReconciles || !WasMovedBehind(key))
            {
                yield return ("positions agree", $"the venue holds {key.Net} {key}, tracked are {tracked?.Net ?? 0m}");
            }
            else if (tracked is not { InDoubt: true } && !IsExplained(tracked, key) && !guard.OpenOrders.Any(order => order.Key.Symbol == key.Symbol && order.Key.Leg == key.Leg && IsExcused(order)))
            {
                yield return ("a difference is noticed", $"the venue holds {key.Net} {key}, tracked are {tracked?.Net ?? 0m}, and the guard does not doubt it");
            }
        }
    }

    /// <summary>Until it reads the orders once more, the guard takes a position that its open orders could have made for one that they did make.</summary>
    private static bool IsExplained(TrackedPosition? tracked, KeyTruth key) => tracked is { OpenOrders: > 0 } && tracked.Low <= key.Net && key.Net <= tracked.High;

    /// <summary>Every order that was executed differently from what was approved is an alarm, and so is every trade of somebody else that was seen.</summary>
    private IEnumerable<(string, FormattableString)> Unsaid()
    {
        foreach (var effect in auditor.Venue.Effects)
        {
            if (effect.ClientOrderId is not { } id || guard.FindOrder(id) is not { IsManaged: true })
            {
                continue;
            }

            string[] codes = effect.Fault switch
            {
                FaultClass.WrongSide => [AlarmCodes.SideMismatch],
                FaultClass.Overfill => [AlarmCodes.Overfill, AlarmCodes.FillAfterEnd, AlarmCodes.SideMismatch, AlarmCodes.QuantityLarger],
                _ => [],
            };
            // A replacement may have allowed more meanwhile; and what is taken back before anybody was told of it is nobody's alarm.
            var wasRevised = auditor.Venue.Effects.Any(other => other.ExecutionId == effect.ExecutionId && other.Fault is FaultClass.Bust or FaultClass.Correction);
            if (codes.Length > 0 && !wasRevised && !auditor.WasReplaced(id) && !codes.Any(code => auditor.Alarms.Has(code, id) || auditor.Alarms.Has(code, effect.Symbol.Value)) && effect.Change != 0m)
            {
                yield return ("what is wrong is said", $"{effect.Fault} moved {effect.Symbol} by {effect.Change} with order {id}, and there is no alarm {string.Join(" or ", codes)}");
            }
        }
    }

    private bool WasMovedBehind(KeyTruth key)
    {
        foreach (var effect in auditor.Venue.Effects)
        {
            if (effect.Symbol == key.Symbol && effect.Leg == key.Leg && Excuses.MovesBehindTheGuard(effect.Fault))
            {
                return true;
            }
        }

        return false;
    }
}
