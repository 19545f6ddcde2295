using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Notices;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Shell;

/// <summary>
/// Records denials: the first of a kind in full, the same again within a second as a count. Raises an alarm when there are too many, and halts a
/// strategy that repeats itself. Not thread-safe: the guard's lock protects it.
/// </summary>
/// <param name="book">The books.</param>
/// <param name="options">How many denials are too many, and how many are kept.</param>
/// <param name="outbox">Takes what has to be told.</param>
/// <param name="apply">Applies an event and stages it for the journal.</param>
internal sealed class DenialRecorder(AccountBook book, OrderGuardOptions options, Outbox outbox, Action<GuardEvent> apply)
{
    private static readonly long CoalescingWindow = TimeSpan.TicksPerSecond;

    private readonly DenialHistory _history = new(options.RecentDenialBuffer);
    private readonly MessageLog _rate = new(options.DenialAlarmCount, options.DenialAlarmWindow.Ticks);
    private GuardEvent.OrderDenied? _last;
    private GuardInstant _lastAt;

    /// <summary>The last denials, newest first. Thread-safe.</summary>
    public IReadOnlyList<Denial> Newest => _history.Newest();

    /// <summary>Counts a denial, before anything that follows from the count.</summary>
    public void Count_NeedsLock(Denial denial, in GuardInstant now)
    {
        _history.Add(denial);
        _rate.Add(now);
        if (_rate.IsUsedUp(now))
        {
            outbox.Alarm(
                AlarmCodes.DenialRate, "account", $"{_rate.Budget} denials within {Phrase.Age(options.DenialAlarmWindow)}, the last: {denial}. OrderGuard.RecentDenials lists them.", now.Utc);
        }
    }

    /// <summary>Records a denial, and what follows from what it says.</summary>
    public void Record_NeedsLock(Denial denial, in GuardInstant now)
    {
        outbox.Publish(new GuardNotice.Denied(denial) { Time = now.Utc });
        if (denial.Has(DenialCodes.RepeatedExecution))
        {
            var strategy = denial.Request?.Strategy;
            var scope = strategy is null ? TradingScope.Account : TradingScope.OfStrategy(strategy);
            if ((strategy is null ? book.State : book.StateOf(strategy)) != TradingState.Halted)
            {
                apply(new GuardEvent.StateSet(now, scope, TradingState.Halted, Attribution.ByGuard($"more than {book.Limits.MaxEntries} entries in {Phrase.Age(book.Limits.EntryWindow)}")));
            }
        }

        var refusal = OrderJudge.Refusal(book, denial, now);
        if (_last is { } last && IsSame(last, refusal) && now.Since(last.At) < CoalescingWindow)
        {
            (_last, _lastAt) = (last with { Repeats = last.Repeats + 1 }, now);

            // A count that would restrict the account is written at once: only what is written is counted.
            if (book.State == TradingState.Active && book.IsOneTooMany(_last.Repeats - 1, now))
            {
                WriteRepeats_NeedsLock();
            }

            return;
        }

        WriteRepeats_NeedsLock();
        _last = refusal;
        apply(refusal);
        outbox.Add(denial);
    }

    /// <summary>Denials from before a release are counted before it.</summary>
    public void WriteBefore_NeedsLock(GuardEvent e)
    {
        if (e is GuardEvent.StateSet { State: TradingState.Active })
        {
            WriteRepeats_NeedsLock();
        }
    }

    /// <summary>Records how often the last denial was repeated.</summary>
    public void WriteRepeats_NeedsLock()
    {
        if (_last is { Repeats: > 1 } r)
        {
            apply(new GuardEvent.OrderDenied(_lastAt, r.Symbol, r.Side, r.Quantity, r.Strategy, r.SignalId, r.Codes, r.Repeats, r.Evidence));
        }

        _last = null;
    }

    private static bool IsSame(GuardEvent.OrderDenied a, GuardEvent.OrderDenied b) =>
        a.Symbol == b.Symbol && a.Side == b.Side && a.Strategy == b.Strategy && a.Codes.AsSpan().SequenceEqual(b.Codes.AsSpan());
}
