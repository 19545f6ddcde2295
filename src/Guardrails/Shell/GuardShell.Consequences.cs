using Guardrails.Alarms;
using Guardrails.Events;
using Guardrails.Notices;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Reconciling;
using Guardrails.States;

namespace Guardrails.Shell;

/// <content>Whom an event has to be told.</content>
internal sealed partial class GuardShell
{
    private List<TaskCompletionSource<bool>>? _waiters;
    private long _waitingSince;

    /// <summary>Ends when the books are no longer what they were at a place; at once when they are not now.</summary>
    public Task WhenChangedAsync(long place)
    {
        lock (_gate)
        {
            if (_book.Version != place)
            {
                return Task.CompletedTask;
            }

            var waiter = SignalWait.New<bool>(_time);
            (_waiters ??= []).Add(waiter);
            _waitingSince = place;
            return waiter.Task;
        }
    }

    private void WakeWaiters()
    {
        List<TaskCompletionSource<bool>>? told = null;
        lock (_gate)
        {
            if (_waitingSince != _book.Version)
            {
                (told, _waiters) = (_waiters, null);
            }
        }

        told?.ForEach(static waiter => waiter.TrySetResult(true));
    }

    private void Consequences_NeedsLock(GuardEvent e)
    {
        switch (e)
        {
            case GuardEvent.CancelRequested or GuardEvent.CancelRefused or GuardEvent.ReplaceRequested or GuardEvent.ReplaceSettled:
                // Asked for is not done: whoever looks orders up has to know that one may need it.
                _inDoubt |= e is not GuardEvent.ReplaceSettled;
                PublishChange_NeedsLock(e, IdOf(e));
                break;
            case GuardEvent.VenueIdLinked x:
                _inDoubt |= _book.FindOrder(x.ClientOrderId) is { FillsInferred: true };
                PublishChange_NeedsLock(e, x.ClientOrderId);
                break;
            case GuardEvent.ExecutionRevised x:
                PublishChange_NeedsLock(e, x.ClientOrderId);
                break;
            case GuardEvent.OrderCorrected or GuardEvent.OrderAdmitted { Order.Replaces: not null }:
                _inDoubt = true;
                break;
            case GuardEvent.OrderTransitioned x when _book.FindOrder(x.ClientOrderId) is { } order:
                if (x is { ByVenue: true, State: OrderState.Rejected or OrderState.Working } && !order.IsExit)
                {
                    _trip ??= _wires.Answered(x.State == OrderState.Rejected, e.At);
                }

                // What was asked for while the order was on its way to the venue is pending from here on.
                _inDoubt |= x.State is OrderState.PendingCancel or OrderState.PendingReplace;
                if (x.State == OrderState.Unknown)
                {
                    _trip ??= _wires.Unknown(_book.UnknownEntries);
                    _inDoubt = true;
                    Alarm_NeedsLock(AlarmCodes.OrderOutcomeUnknown, x.ClientOrderId, $"{order.Side} {order.Symbol}: {x.Reason}", e.At);
                }

                PublishChange_NeedsLock(e, x.ClientOrderId);
                break;
            case GuardEvent.ExecutionBooked { Booked: > 0m } x:
                _announcer.CountExecution();
                _inDoubt |= _book.FindOrder(x.ClientOrderId) is { FillsInferred: true };
                if (Notices.HasReaders && _book.FindOrder(x.ClientOrderId) is { } filled)
                {
                    _announcer.Publish(new GuardNotice.Filled(e.At.Utc, filled.ToTracked(), x.Booked, x.Price, filled.Position.ToTracked()));
                }

                break;
            case GuardEvent.StateSet x:
                if (x.State == TradingState.Active && x.Scope == TradingScope.Account)
                {
                    _wires.Reset();
                }

                // What still works of entries has to go.
                _inDoubt |= x.State != TradingState.Active;
                _announcer.Add(x);
                _announcer.Publish(new GuardNotice.StateChanged(e.At.Utc, x.Scope, x.State, x.Reason, x.Actor));
                Alarm_NeedsLock(AlarmCodes.StateChanged, x.Scope.ToString(), $"{x.State}: {x.Reason} (by {x.Actor})", e.At);
                break;
            case GuardEvent.DriftFound x:
                _inDoubt |= x.Drift.Kind is DriftKind.MissingOrder;
                _announcer.Publish(new GuardNotice.DriftFound(e.At.Utc, x.Drift, x.Action));
                Alarm_NeedsLock(CodeOf(x.Drift.Kind), x.Drift.ClientOrderId ?? x.Drift.Symbol.Value, $"{x.Drift}; {x.Action}", e.At);
                break;
            case GuardEvent.FactFlagged x:
                Alarm_NeedsLock(CodeOf(x.Flag), x.ClientOrderId ?? x.Symbol.Value, $"{x.Symbol} {x.Detail}", e.At);
                break;
        }
    }

    private static string IdOf(GuardEvent e) => e switch
    {
        GuardEvent.CancelRequested x => x.ClientOrderId,
        GuardEvent.CancelRefused x => x.ClientOrderId,
        GuardEvent.ReplaceRequested x => x.ClientOrderId,
        GuardEvent.ReplaceSettled x => x.ClientOrderId,
        _ => "",
    };

    private void PublishChange_NeedsLock(GuardEvent e, string clientOrderId)
    {
        if (Notices.HasReaders && _book.FindOrder(clientOrderId) is { } order)
        {
            _announcer.Publish(new GuardNotice.OrderChanged(e.At.Utc, order.ToTracked()));
        }
    }

    private static string CodeOf(DriftKind kind) => kind switch
    {
        DriftKind.Phantom => AlarmCodes.PhantomPosition,
        DriftKind.UntrackedPosition => AlarmCodes.UntrackedPosition,
        DriftKind.QuantityMismatch => AlarmCodes.PositionQuantityMismatch,
        DriftKind.SideMismatch => AlarmCodes.PositionSideMismatch,
        DriftKind.UnexplainedJump => AlarmCodes.SplitSuspected,
        DriftKind.MissingOrder => AlarmCodes.OrderMissing,
        DriftKind.UntrackedOrder => AlarmCodes.UntrackedOrder,
        DriftKind.OrphanProtection => AlarmCodes.OrphanProtection,
        _ => AlarmCodes.GuardFaulted,
    };

    private static string CodeOf(FactFlag flag) => flag switch
    {
        FactFlag.SideMismatch => AlarmCodes.SideMismatch,
        FactFlag.SymbolMismatch => AlarmCodes.SymbolMismatch,
        FactFlag.QuantityLarger => AlarmCodes.QuantityLarger,
        FactFlag.QuantitySmaller => AlarmCodes.QuantitySmaller,
        FactFlag.TermsDiffer => AlarmCodes.TermsDiffer,
        FactFlag.Overfill => AlarmCodes.Overfill,
        FactFlag.FillAfterEnd => AlarmCodes.FillAfterEnd,
        FactFlag.PriceWorseThanLimit => AlarmCodes.PriceWorseThanLimit,
        FactFlag.ForeignExecution => AlarmCodes.ForeignExecution,
        FactFlag.ForcedExecution => AlarmCodes.ForcedExecution,
        FactFlag.UnreadableReport => AlarmCodes.UnreadableReport,
        FactFlag.PositionDiffers => AlarmCodes.PositionDiffers,
        FactFlag.ExecutionBusted => AlarmCodes.ExecutionBusted,
        FactFlag.ExecutionCorrected => AlarmCodes.ExecutionCorrected,
        FactFlag.Revived => AlarmCodes.OrderRevived,
        FactFlag.RejectedAfterFill => AlarmCodes.RejectedAfterFill,
        FactFlag.HedgingAllowed => AlarmCodes.HedgingAllowed,
        _ => AlarmCodes.GuardFaulted,
    };
}
