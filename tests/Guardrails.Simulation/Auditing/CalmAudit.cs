using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.States;
using Guardrails.Testing;
using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>What has to hold once faults have ended and there was time: books and venue agree, nothing is in doubt, nothing leaked, and what was wrong was said.</summary>
internal sealed class CalmAudit(Auditor auditor, OrderGuard guard)
{
    private ToleranceCount _tolerances = new();

    /// <summary>What was allowed when it was last looked at; what was allowed before, while everything was still to be found out, does not count.</summary>
    public ToleranceCount Tolerances => _tolerances;

    /// <summary>Everything that does not hold yet; empty when the run has converged.</summary>
    public IEnumerable<(string Oracle, FormattableString What)> Differences()
    {
        _tolerances = new ToleranceCount();
        return [.. InDoubt(), .. Leaked(), .. Lost(), .. Unbooked(), .. Positions(), .. Unreleased(), .. Exiting(), .. Unprotected(), .. auditor.Legs.Untold(), .. new AlarmAudit(auditor, guard, _tolerances).Unsaid()];
    }

    private IEnumerable<(string, FormattableString)> InDoubt()
    {
        foreach (var order in guard.OpenOrders)
        {
            if (order.State is OrderState.Reserved or OrderState.InFlight or OrderState.Unknown or OrderState.PendingCancel or OrderState.PendingReplace && !IsExcused("nothing stays in doubt", order))
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
            if (!open.Contains(order.ClientOrderId) && !IsExcused("no reservation leaks", order))
            {
                yield return ("no reservation leaks", $"{order.ClientOrderId} is {order.State} with {order.Leaves} left, and the venue does not have it open");
            }
        }
    }

    /// <summary>Absence is proved by positions that agree: an answer that cannot be believed proves nothing.</summary>
    private bool IsExcused(string check, TrackedOrder order) => _tolerances.Excuses(
        check,
        order.ClientOrderId,
        (Tolerance.ImpossibleLeg, order.State == OrderState.Unknown && auditor.Alarms.Has(AlarmCodes.OrderOutcomeUnknown, order.ClientOrderId) && IsImpossible(order.Key.Symbol)));

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
        // The books keep one order per id: of an exit that was sent again and taken twice they may know less, and the position shows the rest.
        foreach (var orders in auditor.Venue.Log.Where(static order => order.Entry.Origin == OrderOrigin.Guarded).GroupBy(static order => order.Entry.ClientOrderId, StringComparer.Ordinal))
        {
            var (id, executed) = (orders.Key, orders.Sum(static order => order.Filled));
            var booked = guard.FindOrder(id)?.Filled ?? 0m;
            if (booked != executed && !_tolerances.Excuses(
                "what was executed is booked",
                id,
                (Tolerance.CameTwice, booked < executed && orders.Count(static order => order.Status != VenueOrderStatus.Rejected) > 1),
                (Tolerance.Revised, auditor.Venue.Effects.Any(e => e.ClientOrderId == id && e.Fault is FaultClass.Bust or FaultClass.Correction))))
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
            if ((tracked?.Net ?? 0m) != key.Net && !_tolerances.Excuses("positions agree", key.Name, (Tolerance.ImpossibleLeg, IsImpossible(key.Symbol))))
            {
                yield return ("positions agree", $"the venue holds {key.Net} {key}, tracked are {tracked?.Net ?? 0m}{(tracked is { InDoubt: true } ? ", in doubt" : "")}");
            }
        }
    }

    /// <summary>The person on duty lets everything trade again; only a quarantine refuses, and it must not for ever.</summary>
    private IEnumerable<(string, FormattableString)> Unreleased()
    {
        foreach (var symbol in auditor.Keys.Select(static key => key.Symbol).Distinct())
        {
            if (guard.GetState(TradingScope.Of(symbol)) == TradingState.Quarantined
                && !_tolerances.Excuses("a quarantine can be left", symbol.Value, (Tolerance.ImpossibleLeg, IsImpossible(symbol))))
            {
                yield return ("a quarantine can be left", $"{symbol} cannot be released");
            }
        }
    }

    private IEnumerable<(string, FormattableString)> Exiting()
    {
        foreach (var key in auditor.Keys.Where(auditor.IsExiting))
        {
            yield return ("exits end", $"{key} is still being closed");
        }
    }

    /// <summary>
    /// A position with a plan has live stops for all of it, read from the venue's own orders; or an exit is under way that the venue does not end, for example a leg that it has left out, and an alarm is up.
    /// </summary>
    private IEnumerable<(string, FormattableString)> Unprotected()
    {
        foreach (var key in auditor.Keys)
        {
            if (guard.ViewProtection(key.Symbol, key.Leg) is not { SuspendedUntil: null, Quantity: > 0m } view || (view.IsThrough && !auditor.ExitsWhenUnprotected)
                || (view.IsWaiting && auditor.Alarms.Has(AlarmCodes.ProtectionMissing, key.Symbol.Value)))
            {
                continue;
            }

            var side = view.Slot.IsLong ? OrderSide.Sell : OrderSide.Buy;
            var covered = auditor.Venue.Open.Where(o => o.Entry.Symbol == key.Symbol && o.Entry.Leg == key.Leg && o.Entry.Side == side && o.Entry.Type is OrderType.Stop or OrderType.StopLimit).Sum(static o => o.Leaves);
            if (covered < view.Quantity && !_tolerances.Excuses("what has a plan is protected", key.Name, (Tolerance.ImpossibleLeg, IsImpossible(key.Symbol))))
            {
                yield return ("what has a plan is protected", $"stops at the venue cover {covered} of {view.Quantity} {key}: {view.Missing.Count} missing, {view.Misplaced.Count} misplaced, waiting {view.IsWaiting}, failures {view.Slot.Failures}, through {view.IsThrough}, stop {view.Slot.StopPrice}");
            }
        }
    }
}
