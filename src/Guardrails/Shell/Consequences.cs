using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Denials.Explanations;
using Guardrails.Events;
using Guardrails.Notices;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Reconciling;
using Guardrails.Resolving;
using Guardrails.States;

namespace Guardrails.Shell;

/// <summary>
/// What an event leads to beside the change of the books: notices, alarms, orders that need a lookup, a restriction of the account. Not
/// thread-safe: the guard's lock protects it.
/// </summary>
internal sealed class Consequences(AccountBook book, OrderGuardOptions options, NoticeFeed notices, Outbox outbox)
{
    private readonly ExitRate _exits = new(options, outbox);
    private readonly PassiveBreaches _breaches = new(book, outbox);
    private readonly Queue<GuardEvent> _restrictions = new();
    private readonly List<GuardEvent> _told = [];
    private bool _isInDoubt;
    private string? _trip;
    private GuardInstant? _unknownSince;
    private bool _hasSignChange;

    /// <summary>How many facts did not fit.</summary>
    public int FlaggedFacts { get; private set; }

    /// <summary>Whether an order needs a lookup or a cancellation since this was last asked.</summary>
    public bool TakeDoubt_NeedsLock()
    {
        var isInDoubt = _isInDoubt;
        _isInDoubt = false;
        return isInDoubt;
    }

    /// <summary>The next event that restricts a symbol or the account because of what was applied; <see langword="null"/> when there is none left.</summary>
    public GuardEvent? TakeRestriction_NeedsLock(TimeProvider time)
    {
        if (_hasSignChange)
        {
            _hasSignChange = false;
            SignChangeReader.Read(book, GuardInstant.Now(time), _told);
            _told.ForEach(_restrictions.Enqueue);
            _told.Clear();
        }

        if (book.OpenMultilegs.Count > 0 && _restrictions.Count == 0)
        {
            MultilegReader.Read(book, GuardInstant.Now(time), _told);
            _told.ForEach(_restrictions.Enqueue);
            _told.Clear();
        }

        if (_restrictions.TryDequeue(out var next))
        {
            return next;
        }

        if (_unknownSince is { } since && GuardInstant.Now(time) is var now && now.Since(since) >= UnknownCount.Patience)
        {
            // The oldest has had its time for a lookup; the next one that has not is waited for.
            _trip ??= UnknownCount.WhyTooMany(book, null, now);
            _unknownSince = UnknownCount.NextSince(book, now);
        }

        var trip = _trip;
        _trip = null;
        return trip is not null && book.State == TradingState.Active
            ? new GuardEvent.StateSet(GuardInstant.Now(time), TradingScope.Account, TradingState.ReduceOnly, Attribution.ByGuard(trip))
            : null;
    }

    public void Follow_NeedsLock(GuardEvent e)
    {
        _trip ??= book.WhyTripped(e);
        if (e is GuardEvent.Opened or GuardEvent.OrderTransitioned { State: OrderState.Unknown })
        {
            _unknownSince ??= e.At;
        }

        _hasSignChange |= e is GuardEvent.Opened;
        switch (e)
        {
            case GuardEvent.CancelRequested or GuardEvent.CancelRefused or GuardEvent.ReplaceRequested or GuardEvent.ReplaceSettled:
                // Asked for is not done: whoever looks orders up has to know that one may need it.
                _isInDoubt |= e is not GuardEvent.ReplaceSettled;
                PublishChange(e, IdOf(e));
                break;
            case GuardEvent.VenueIdLinked x:
                _isInDoubt |= book.FindOrder(x.ClientOrderId) is { FillsInferred: true };
                PublishChange(e, x.ClientOrderId);
                break;
            case GuardEvent.PositionSet:
                // Exits can be larger now than what they close.
                _isInDoubt = true;
                break;
            case GuardEvent.ExecutionRevised x:
                _isInDoubt = true;
                _hasSignChange |= book.FindOrder(x.ClientOrderId) is { Position.SignChanges.Untold: not null };
                PublishChange(e, x.ClientOrderId);
                break;
            case GuardEvent.OrderCorrected or GuardEvent.ExitSet { Intent: < Closing.ExitIntent.Exchange, Displaced.IsEmpty: false }:
                _isInDoubt = true;
                break;
            case GuardEvent.OrderAdmitted x:
                Follow(x);
                break;
            case GuardEvent.OrderTransitioned x when book.FindOrder(x.ClientOrderId) is { } order:
                Follow(x, order);
                break;
            case GuardEvent.ExecutionBooked { Booked: > 0m } x:
                Follow(x);
                break;
            case GuardEvent.StateSet x:
                Follow(x);
                break;
            case GuardEvent.DriftFound x:
                _isInDoubt |= x.Drift.Kind is DriftKind.MissingOrder;
                outbox.Publish(new GuardNotice.DriftFound { Time = e.At.Utc, Drift = x.Drift, Action = x.Action });
                Alarm(CodeOf(x.Drift.Kind), x.Drift.ClientOrderId ?? x.Drift.Symbol.Value, $"{(x.Drift.Kind == DriftKind.BotPosition ? BotPositions.Describe(book, x.Drift) : x.Drift)}; {x.Action}", e.At);
                break;
            case GuardEvent.FactFlagged x:
                FlaggedFacts++;
                _isInDoubt |= x.Flag == FactFlag.UnaskedSignChange;
                Alarm(MisfitPolicy.AlarmOf(x.Flag), x.ClientOrderId ?? x.Symbol.Value, book.FindOrder(x.ClientOrderId ?? "") is { } flagged ? $"{OrderPhrase.Of(flagged.ToTracked())}: {x.Detail}" : $"{x.Symbol} {x.Detail}", e.At);
                break;
            default:
                FollowValue(e);
                break;
        }
    }

    /// <summary>What is held, and what limits allow, may be worth something else now.</summary>
    private void FollowValue(GuardEvent e)
    {
        switch (e)
        {
            case GuardEvent.MarksMoved x:
                _breaches.Look(x.Marks, e.At);
                break;
            case GuardEvent.AccountRead or GuardEvent.RateRead:
                _breaches.LookAtAll(e.At);
                break;
            case GuardEvent.AccountCompared x when book.WhyTripped(x) is { } why:
                Alarm(
                    AlarmCodes.AccountValueDiffers, "account",
                    $"{why}. Exits still go. Compare what OrderGuard.Observe(Instrument) was told with the contracts at the venue; once a wrong one is flat, describe it anew and release the account with OrderGuard.SetState.", e.At);
                break;
            case GuardEvent.PriceConfirmed x:
                Alarm(AlarmCodes.PriceStepConfirmed, x.Symbol.Value, FormattableString.Invariant($"{x.Price} is believed; {x.By}"), e.At);
                break;
        }
    }

    private void Follow(GuardEvent.OrderAdmitted e)
    {
        if (e.Order.Replaces is not null)
        {
            _isInDoubt = true;
        }
        else if (e.Order.IsExit)
        {
            if (book.FindOrder(e.Order.ClientOrderId) is { } exit)
            {
                _exits.CountSent(exit, e.At);
            }
        }
        else if (notices.HasReaders && book.FindOrder(e.Order.ClientOrderId) is { Position: { IsAllManaged: false } position })
        {
            outbox.Publish(new GuardNotice.OpenedBesideOthers { Time = e.At.Utc, ClientOrderId = e.Order.ClientOrderId, Position = position.ToTracked() });
        }
    }

    private void Follow(GuardEvent.OrderTransitioned e, OrderView order)
    {
        // What was asked for while the order was on its way to the venue is pending from here on.
        _isInDoubt |= OrdersToFollowUp.PatienceWith(book, order, e.At) is not null || order is { MultilegId: not null, IsLive: false }
            or { IsLive: false, Position.Exit: { IsUnderWay: false, Displaced.IsEmpty: false } };
        if (e.State == OrderState.Unknown)
        {
            _isInDoubt = true;
            Alarm(AlarmCodes.OrderOutcomeUnknown, e.ClientOrderId, $"{OrderPhrase.Of(order.ToTracked())}: {e.Reason}. Do not send it again; OrderGuard.ResolveUnknownOrdersAsync asks the venue.", e.At);
        }

        if (e.State == OrderState.Rejected && order.IsExit)
        {
            _exits.CountRefused(order, e.Reason, e.At);
        }

        PublishChange(e, e.ClientOrderId);
    }

    private void Follow(GuardEvent.ExecutionBooked e)
    {
        outbox.CountExecution();
        var order = book.FindOrder(e.ClientOrderId);
        _isInDoubt |= order is { FillsInferred: true } or { Managed: false } or { MultilegId: not null };
        _hasSignChange |= order is { Position.SignChanges.Untold: not null };
        if (notices.HasReaders && order is not null)
        {
            outbox.Publish(new GuardNotice.Filled { Time = e.At.Utc, Order = order.ToTracked(), Quantity = e.Booked, Price = e.Price, Position = order.Position.ToTracked() });
        }
    }

    private void Follow(GuardEvent.StateSet e)
    {
        if (e.State == TradingState.Active && e.Scope == TradingScope.Account)
        {
            // Counted anew: what was counted before the release leads to nothing.
            _trip = null;
        }

        // What still works of entries has to go.
        _isInDoubt |= e.State != TradingState.Active;
        outbox.Add(e);
        outbox.Publish(new GuardNotice.StateChanged { Time = e.At.Utc, Scope = e.Scope, State = e.State, By = e.By });
        outbox.Alarm(AlarmCodes.StateChanged, e.Scope.ToString(), WhatIsNow(e), e.At.Utc, isRelease: e.State == TradingState.Active);
    }

    private static string WhatIsNow(GuardEvent.StateSet e) => e.State == TradingState.Active
        ? $"{e.State}: {e.By}. New risk is taken again."
        : $"{e.State}: {e.By}. {StateSince.Way(e.Scope, e.State)}";

    private static string IdOf(GuardEvent e) => e switch
    {
        GuardEvent.CancelRequested x => x.ClientOrderId,
        GuardEvent.CancelRefused x => x.ClientOrderId,
        GuardEvent.ReplaceRequested x => x.ClientOrderId,
        GuardEvent.ReplaceSettled x => x.ClientOrderId,
        _ => "",
    };

    private void PublishChange(GuardEvent e, string clientOrderId)
    {
        if (notices.HasReaders && book.FindOrder(clientOrderId) is { } order)
        {
            outbox.Publish(new GuardNotice.OrderChanged(order.ToTracked()) { Time = e.At.Utc });
        }
    }

    private static string CodeOf(DriftKind kind) => kind switch
    {
        DriftKind.Phantom => AlarmCodes.PhantomPosition,
        DriftKind.ExternalPosition => AlarmCodes.ExternalPosition,
        DriftKind.QuantityMismatch => AlarmCodes.PositionQuantityMismatch,
        DriftKind.SideMismatch => AlarmCodes.PositionSideMismatch,
        DriftKind.UnexplainedJump => AlarmCodes.SplitSuspected,
        DriftKind.MissingOrder => AlarmCodes.OrderMissing,
        DriftKind.ExternalOrder => AlarmCodes.ExternalOrder,
        DriftKind.OrphanProtection => AlarmCodes.OrphanProtection,
        DriftKind.BotPosition => AlarmCodes.BotPositionDiffers,
        _ => AlarmCodes.GuardFaulted,
    };

    private void Alarm(string code, string subject, string message, in GuardInstant now) => outbox.Alarm(code, subject, message, now.Utc);
}
