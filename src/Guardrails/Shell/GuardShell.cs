using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Journal;
using Guardrails.Notices;
using Guardrails.Observing;
using Guardrails.States;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging;

namespace Guardrails.Shell;

/// <summary>
/// The one lock and everything that happens under it: read the clock, judge or classify, apply, stage for the journal. What has to be told
/// to others is collected there and told outside.
/// </summary>
internal sealed partial class GuardShell
{
    private static readonly long CoalescingWindow = TimeSpan.TicksPerSecond;

    private readonly Lock _gate = new();
    private readonly AccountBook _book;
    private readonly CommitPipeline _pipeline;
    private readonly TimeProvider _time;
    private readonly Outbox _announcer;
    private readonly DenialHistory _denials;
    private readonly long _markingInterval;
    private readonly MessageLog _denialRate;
    private readonly OrderGuardOptions _options;
    private readonly TripWires _wires;
    private string? _trip;
    private readonly List<GuardEvent> _events = [];
    private GuardEvent.OrderDenied? _lastDenied;
    private ClockWatch _clock;
    private GuardInstant _markedAt;
    private string? _fault;
    private volatile bool _inDoubt;
    private volatile Action? _wake;

    public GuardShell(AccountBook book, OrderGuardOptions options, IGuardJournal journal, string writer, long nextVersion, ILogger logger, string? fault)
    {
        _book = book;
        _fault = fault;
        _time = options.TimeProvider;
        _options = options;
        _wires = new TripWires(options.Trips);
        _denialRate = new MessageLog(options.DenialAlarmCount, options.DenialAlarmWindow.Ticks);
        _denials = new DenialHistory(options.RecentDenialBuffer);
        _markingInterval = options.MarkingInterval.Ticks;
        Notices = new NoticeFeed(options.NoticeBuffer);
        Meters = new GuardMeters(options.Account.Value, options.Venue.Value, Access);
        _announcer = new Outbox(Notices, Meters, options.Alarms, options.TimeProvider, logger);
        _pipeline = new CommitPipeline(journal, writer, nextVersion, OnJournalFailed);
    }

    public NoticeFeed Notices { get; }

    public GuardMeters Meters { get; }

    public IReadOnlyList<Denial> RecentDenials => _denials.Newest();

    public string? JournalFailure => _pipeline.Failure;

    /// <summary>Why the books cannot be trusted any more; <see langword="null"/> while they can.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    public BookAccess Access => new(_book, _gate, () => GuardInstant.Now(_time));

    /// <summary>Asks the book without changing it.</summary>
    public T Read<T>(Func<AccountBook, GuardInstant, T> question)
    {
        lock (_gate)
        {
            return question(_book, GuardInstant.Now(_time));
        }
    }

    /// <summary>Looks something up that has nothing to do with time.</summary>
    public T Find<TKey, T>(TKey key, Func<AccountBook, TKey, T> question)
    {
        lock (_gate)
        {
            return question(_book, key);
        }
    }

    /// <summary>Judges a request and, when it is approved, reserves its capacity in the same breath.</summary>
    public AdmitAnswer Admit(OrderRequest? request, PositionSnapshot? read, bool canRead)
    {
        Decision decision;
        GuardEvent.OrderAdmitted? admission = null;
        var place = 0L;
        var started = Meters.TimesDecisions ? _time.GetTimestamp() : 0L;
        lock (_gate)
        {
            RefuseReentry_NeedsLock();
            var now = Now_NeedsLock();
            var identity = request is null ? default : OrderIdentities.Identify(_book, request);
            if (OrderIdentities.FindSame(_book, request, identity) is { } same)
            {
                return new AdmitAnswer(default, null, 0, same.ToTracked());
            }

            decision = OrderJudge.Decide(_book, request, now, read);
            if (decision.Denial is { } halted && halted.Has(DenialCodes.StateHalted) && FailureOf() is { } fault)
            {
                // A guard that does not trust its books halts the account: the denial names the cause.
                decision = new Decision(request, now.Utc, [fault]);
            }
            else if (decision.IsApproved
                && ((decision.IsProvenExit ? null : FailureOf()) ?? OrderIdentities.Conflict(_book, request!, decision.IsProvenExit, ref identity)) is { } problem)
            {
                decision = new Decision(request, now.Utc, [problem]);
            }

            if (decision.Denial is { } denial)
            {
                // Where only the proof is missing, the caller reads positions and asks again: the answer to that is the decision.
                if (read is not null || !canRead || !denial.Has(DenialCodes.ExitProofUnavailable))
                {
                    Deny_NeedsLock(denial, now);
                }
            }
            else
            {
                admission = OrderJudge.Admission(_book, identity);
                place = Apply_NeedsLock(admission);
                if (decision.Warnings.Count > 0)
                {
                    _announcer.Publish(new GuardNotice.Warned(now.Utc, admission.Order.ClientOrderId, decision.Warnings));
                }
            }
        }

        try
        {
            if (started != 0L)
            {
                Meters.Timed(_time.GetElapsedTime(started));
            }

            Meters.Decided(decision);
        }
        catch (Exception exception)
        {
            _announcer.Lost(exception);
        }

        Flush();
        return new AdmitAnswer(decision, admission, place, null);
    }

    /// <summary>Works a fact into the book.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="classify">What it means.</param>
    /// <param name="writeNow">Whether the journal starts at once; otherwise its record goes with whatever is written next.</param>
    /// <returns>The place in the journal everything that came of it has to be durable to.</returns>
    public long Observe<TFact>(TFact fact, Classify<TFact> classify, bool writeNow = true)
    {
        try
        {
            return Record(fact, classify);
        }
        finally
        {
            Flush(writeNow);
        }
    }

    /// <summary>The same without telling anybody: <see cref="Flush"/> has to follow.</summary>
    public long Record<TFact>(TFact fact, Classify<TFact> classify)
    {
        lock (_gate)
        {
            RefuseReentry_NeedsLock();
            var now = Now_NeedsLock();

            for (var place = 0L; ;)
            {
                // Bad input throws here; what it left behind must not be applied with the next fact.
                _events.Clear();
                classify(_book, fact, now, _events);
                var again = ExternalOrders.HasLink(_events);
                place = Math.Max(place, ApplyAll_NeedsLock());
                if (!again || _fault is not null)
                {
                    return place;
                }
            }
        }
    }

    /// <summary>Takes a price; now and then all exposed positions are valued anew.</summary>
    public void ObserveQuote(in Quote quote)
    {
        lock (_gate)
        {
            RefuseReentry_NeedsLock();
            var now = Now_NeedsLock();
            _book.ObserveQuote(quote, now);
            if (now.Since(_markedAt) >= _markingInterval || MarkPass.WaitsForPrice(_book, quote.Symbol))
            {
                _markedAt = now;
                if (MarkPass.MovedMarks(_book, now) is { } moved)
                {
                    Apply_NeedsLock(moved);
                }
            }
        }

        Flush();
    }

    /// <summary>Waits until everything up to a place is durable.</summary>
    public ValueTask<bool> WhenDurableAsync(long place) => _pipeline.WhenDurableAsync(place);

    /// <summary>Says whom to wake, outside the lock, when an order needs a lookup or a cancellation; at once if one does already.</summary>
    public void OnDoubt(Action wake)
    {
        _wake = wake;
        _inDoubt = true;
        Flush();
    }

    /// <summary>Raises an alarm that no event carries.</summary>
    public void Alarm(string code, string subject, string message)
    {
        lock (_gate)
        {
            Alarm_NeedsLock(code, subject, message, GuardInstant.Now(_time));
        }

        Flush();
    }

    /// <summary>Writes what was only counted so far, and ends the notices and the measuring.</summary>
    public void Close()
    {
        lock (_gate)
        {
            WriteRepeats_NeedsLock();
        }

        Flush();
        Notices.Close();
        Meters.Dispose();
    }

    private Violation? FailureOf() =>
        _fault is { } fault ? new Violation { Code = DenialCodes.GuardFaulted, Rule = "Guard", Subject = fault }
        : _pipeline.Failure is { } failure ? new Violation { Code = DenialCodes.JournalFailed, Rule = "Journal", Subject = failure }
        : null;

    /// <summary>The lock lets its own thread in again; a rule that tells the guard something while it is being asked must not get that far.</summary>
    private void RefuseReentry_NeedsLock()
    {
        if (_book.Frame.IsDeciding)
        {
            throw new InvalidOperationException("A rule called the guard while it was being asked; a rule may read only its context.");
        }
    }

    private GuardInstant Now_NeedsLock()
    {
        var now = GuardInstant.Now(_time);
        if (_clock.Advance(now) is { } jump)
        {
            Apply_NeedsLock(new GuardEvent.ClockJumped(now, jump));
            Alarm_NeedsLock(AlarmCodes.ClockDiscontinuity, "account", $"the clocks parted by {TimeSpan.FromTicks(jump)}; positions must be read again", now);
        }

        return now;
    }

    private long ApplyAll_NeedsLock()
    {
        var place = 0L;
        foreach (var e in _events)
        {
            place = Apply_NeedsLock(e);
        }

        _events.Clear();
        return Trip_NeedsLock() ?? place;
    }

    /// <summary>What was found to be out of control restricts the account once everything that showed it is applied.</summary>
    private long? Trip_NeedsLock()
    {
        if (_trip is not { } reason)
        {
            return null;
        }

        _trip = null;
        return _book.State == TradingState.Active
            ? Apply_NeedsLock(new GuardEvent.StateSet(GuardInstant.Now(_time), TradingScope.Account, TradingState.ReduceOnly, reason, "guard"))
            : null;
    }

    private long Apply_NeedsLock(GuardEvent e)
    {
        var wasSound = _fault is null;
        try
        {
            _book.Apply(e);
            if ((_options.ChecksInFull ? Invariants.BrokenInFullBy(e, _book) : Invariants.BrokenBy(e, _book)) is { } broken)
            {
                Fault_NeedsLock($"after {e.GetType().Name}: {broken}", e.At);
            }
        }
        catch (Exception exception)
        {
            // The fact itself is still written.
            Fault_NeedsLock($"{e.GetType().Name}: {exception.Message}", e.At);
        }

        Consequences_NeedsLock(e);
        var sequence = _pipeline.Stage(e);

        // Written as a state as well, so that a restart keeps it until a person has looked.
        return wasSound && _fault is { } fault && _book.State != TradingState.Halted
            ? Apply_NeedsLock(new GuardEvent.StateSet(e.At, TradingScope.Account, TradingState.Halted, Text.Identifier.Cap(fault)!, "guard"))
            : sequence;
    }

    /// <summary>The books can no longer be trusted: no new risk.</summary>
    private void Fault_NeedsLock(string fault, in GuardInstant now)
    {
        _fault = fault;
        Alarm_NeedsLock(AlarmCodes.GuardFaulted, "account", fault, now);
    }

    /// <summary>The first denial is recorded in full; the same again within a second is counted and recorded once.</summary>
    private void Deny_NeedsLock(Denial denial, in GuardInstant now)
    {
        _denials.Add(denial);
        _denialRate.Add(now);
        if (_denialRate.IsUsedUp(now))
        {
            Alarm_NeedsLock(
                AlarmCodes.DenialRate, "account", $"{_denialRate.Budget} denials within {_options.DenialAlarmWindow}, the last: {denial.Violations[0]}", now);
        }

        _trip ??= _wires.Denied(now);
        Trip_NeedsLock();
        _announcer.Publish(new GuardNotice.Denied(now.Utc, denial));
        if (denial.Has(DenialCodes.RepeatedExecution))
        {
            var strategy = denial.Request?.Strategy;
            var scope = strategy is null ? TradingScope.Account : TradingScope.OfStrategy(strategy);
            if ((strategy is null ? _book.State : _book.StateOf(strategy)) != TradingState.Halted)
            {
                Apply_NeedsLock(new GuardEvent.StateSet(now, scope, TradingState.Halted, $"more than {_book.Limits.MaxEntries} entries in {_book.Limits.EntryWindow}", "guard"));
            }
        }

        var refusal = OrderJudge.Refusal(_book, denial, now);
        if (_lastDenied is { } last && IsSame(last, refusal) && now.Since(last.At) < CoalescingWindow)
        {
            _lastDenied = last with { Repeats = last.Repeats + 1 };
            return;
        }

        WriteRepeats_NeedsLock();
        _lastDenied = refusal;
        Apply_NeedsLock(refusal);
        _announcer.Add(denial);
    }

    private void WriteRepeats_NeedsLock()
    {
        if (_lastDenied is { Repeats: > 1 } repeated)
        {
            Apply_NeedsLock(repeated);
        }

        _lastDenied = null;
    }

    private static bool IsSame(GuardEvent.OrderDenied a, GuardEvent.OrderDenied b) =>
        a.Symbol == b.Symbol && a.Side == b.Side && a.Strategy == b.Strategy && a.Codes.AsSpan().SequenceEqual(b.Codes.AsSpan());

    private void Alarm_NeedsLock(string code, string subject, string message, in GuardInstant now) => _announcer.Alarm(code, subject, message, now.Utc);

    private void OnJournalFailed(string failure) => Alarm(AlarmCodes.JournalFailed, "account", failure);

    /// <summary>Starts the journal and tells everybody what happened, outside the lock.</summary>
    public void Flush(bool writeNow = true)
    {
        if (writeNow)
        {
            _pipeline.Start();
        }

        _announcer.Flush(_gate);
        if (Volatile.Read(ref _waiters) is not null)
        {
            WakeWaiters();
        }

        if (_inDoubt && _wake is { } wake)
        {
            _inDoubt = false;
            wake();
        }
    }

    internal delegate void Classify<in TFact>(AccountBook book, TFact fact, GuardInstant now, List<GuardEvent> events);
}
