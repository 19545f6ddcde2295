using System.Diagnostics;
using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Deciding;
using Guardrails.Denials;
using Guardrails.Events;
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
internal sealed class GuardShell : IRedeemer
{
    private readonly Lock _gate = new();
    private readonly AccountBook _book;
    private readonly CommitPipeline _pipeline;
    private readonly TimeProvider _time;
    private readonly Outbox _outbox;
    private readonly DenialRecorder _denials;
    private readonly Consequences _consequences;
    private readonly ChangeSignal _changes;
    private readonly MarkingSchedule _marking;
    private readonly Soundness _soundness;
    private readonly ProofNumbers _proofs;
    private readonly OrderGuardOptions _options;
    private readonly List<GuardEvent> _events = [];
    private ClockWatch _clock;
    private long _lockings;
    private bool _isClosed;
    private volatile bool _isInDoubt;
    private volatile Action? _wake;

    public GuardShell(AccountBook book, OrderGuardOptions options, IGuardJournal journal, string writer, long nextVersion, ILogger logger, string? fault)
    {
        _book = book;
        _time = options.TimeProvider;
        _options = options;
        _marking = new MarkingSchedule(book, options.MarkingInterval);
        Notices = new NoticeFeed(options.NoticeBuffer);
        Meters = new GuardMeters(options.Account.Value, options.Venue.Value, Access);
        _outbox = new Outbox(Notices, Meters, options.Alarms, options.TimeProvider, logger);
        _consequences = new Consequences(book, options, Notices, _outbox);
        _denials = new DenialRecorder(book, options, _outbox, e => Apply_NeedsLock(e));
        _proofs = new ProofNumbers(book, options, _outbox, e => Apply_NeedsLock(e));
        _changes = new ChangeSignal(book, options.TimeProvider);
        _pipeline = new CommitPipeline(journal, writer, nextVersion, failure => Alarm(AlarmCodes.JournalFailed, "account", failure));
        _soundness = new Soundness(_pipeline, fault);
    }

    public NoticeFeed Notices { get; }

    public GuardMeters Meters { get; }

    public IReadOnlyList<Denial> RecentDenials => _denials.Newest;

    public string? JournalFailure => _pipeline.Failure;

    /// <summary>Why the books cannot be trusted any more; <see langword="null"/> while they can.</summary>
    public string? Fault => _soundness.Fault;

    /// <summary>How many facts did not fit. Call under the lock.</summary>
    public int FlaggedFacts => _consequences.FlaggedFacts;

    /// <summary>How often the lock was taken; counted in Debug only.</summary>
    internal long Lockings => Interlocked.Read(ref _lockings);

    private Lock Gate { get { CountLocking(); return _gate; } }

    public BookAccess Access => new(_book, _gate, () => GuardInstant.Now(_time));

    /// <summary>Asks the book without changing it.</summary>
    public T Read<T>(Func<AccountBook, GuardInstant, T> question)
    {
        lock (Gate)
        {
            return question(_book, GuardInstant.Now(_time));
        }
    }

    /// <summary>Looks something up that has nothing to do with time.</summary>
    public T Find<TKey, T>(TKey key, Func<AccountBook, TKey, T> question)
    {
        lock (Gate)
        {
            return question(_book, key);
        }
    }

    /// <summary>Judges a request and, when it is approved, reserves what it needs in the same lock.</summary>
    public Admission<TOutbound, TResult> Judge<TOutbound, TOutcome, TResult>(Operation<TOutbound, TOutcome, TResult> operation, PositionSnapshot? read, bool canRead)
    {
        Admission<TOutbound, TResult> admission;
        var started = Meters.TimesDecisions ? _time.GetTimestamp() : 0L;
        lock (Gate)
        {
            _book.Frame.RefuseReentry();
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OrderGuard));
            var now = Now_NeedsLock();
            _events.Clear();
            admission = operation.Judge(_book, read is null ? null : _book.Names.Of(read), canRead, _soundness.Problem(), now, _events);
            if (admission.Message is not null)
            {
                admission = admission with { Sequence = ApplyAll_NeedsLock() };
                _proofs.Issue_NeedsLock(operation);
                _outbox.PublishWarnings(operation.Decision, operation.ClientOrderId, now);
            }
            else if (admission.Denial is { } denial && !(admission.NeedsReading && canRead && read is null))
            {
                // Where only a reading is missing, the caller reads and asks again: the answer to that is the decision.
                admission = admission with { Denial = Deny_NeedsLock(denial, now) };
            }
            else if (_events.Count > 0)
            {
                ApplyAll_NeedsLock();
                admission = admission with { Known = operation.State(_book, default) };
            }
        }

        _outbox.Measure(operation.Decision, started == 0L ? null : _time.GetElapsedTime(started));
        Flush();
        return admission;
    }

    /// <summary>
    /// Begins a send: asks in one locked step whether the message may still go, and puts the order in flight or withdraws the request. It only
    /// records; whoever sends tells what came of it by <see cref="Flush"/> once the send is over.
    /// </summary>
    public Denial? Redeem(ApprovalTerms terms)
    {
        // A sender may hold a lock of its own that a user's rule waits for under this one: then the send gives way, not the guard.
        var gate = Gate;
        if (!LockWait.TryEnter(gate, LockWait.Longest))
        {
            return RedeemJudge.NoAnswer(terms, LockWait.Longest, _time.GetUtcNow());
        }

        Denial? denial;
        try
        {
            _book.Frame.RefuseReentry();
            var now = Now_NeedsLock();
            _events.Clear();
            _proofs.Spend_NeedsLock(terms);
            denial = RedeemJudge.Redeem(_book, terms, _options.ApprovalLifetime, _isClosed, _soundness.Problem(), now, _events);
            ApplyAll_NeedsLock();
        }
        finally
        {
            LockWait.Exit(gate);
        }

        if (denial is not null && terms.IsLeased)
        {
            Flush();
        }

        return denial;
    }

    /// <summary>Works the answer to a send into the book, and states the caller's result in the same lock.</summary>
    public TResult Conclude<TOutbound, TOutcome, TResult>(Operation<TOutbound, TOutcome, TResult> operation, TOutcome outcome, bool wasRedeemed)
    {
        try
        {
            lock (Gate)
            {
                _book.Frame.RefuseReentry();
                var now = Now_NeedsLock();
                _proofs.Spend_NeedsLock(operation);
                for (var part = 0; part < operation.Parts; part++)
                {
                    Record_NeedsLock((operation, outcome, part, wasRedeemed), static (book, s, at, events) => s.operation.Observe(book, s.outcome, s.part, s.wasRedeemed, at, events), now);
                }

                return operation.State(_book, outcome);
            }
        }
        finally
        {
            Flush();
        }
    }

    /// <summary>Takes back what provably was not sent.</summary>
    public void Withdraw(ApprovalTerms terms, string reason)
    {
        lock (Gate)
        {
            _proofs.Spend_NeedsLock(terms);
            Record_NeedsLock((terms, reason), static (book, s, now, events) => RedeemJudge.Withdraw(book, s.terms, s.reason, now, events), Now_NeedsLock());
        }

        Flush();
    }

    /// <summary>Works a fact into the book.</summary>
    /// <returns>The sequence in the journal everything that came of it has to be durable to.</returns>
    public long Observe<TFact>(TFact fact, Classify<TFact> classify)
    {
        try
        {
            return Record(fact, classify);
        }
        finally
        {
            Flush();
        }
    }

    /// <summary>The same without telling anybody: <see cref="Flush"/> has to follow.</summary>
    public long Record<TFact>(TFact fact, Classify<TFact> classify)
    {
        lock (Gate)
        {
            _book.Frame.RefuseReentry();
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OrderGuard));
            return Record_NeedsLock(fact, classify, Now_NeedsLock());
        }
    }

    /// <inheritdoc cref="Soundness.Claim_NeedsLock"/>
    public void Claim(string venueAccountId)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OrderGuard));
            _soundness.Claim_NeedsLock(venueAccountId, this);
        }
    }

    /// <summary>Takes a price; now and then all exposed positions are valued anew.</summary>
    public void ObserveQuote(in Quote told)
    {
        lock (Gate)
        {
            _book.Frame.RefuseReentry();
            var (now, quote) = (Now_NeedsLock(), _book.Names.Of(told));
            Tell_NeedsLock(quote.Symbol, _book.ObserveQuote(quote, now), now);
            if (_marking.Next_NeedsLock(quote.Symbol, now) is { } moved)
            {
                Apply_NeedsLock(moved);
            }
        }

        Flush();
    }

    /// <summary>Completes as soon as the book's version differs from the given one; at once if it already does.</summary>
    public Task WhenChangedAsync(long version) => _changes.JoinAsync(Gate, version);

    /// <summary>Waits until everything up to a sequence is durable.</summary>
    public ValueTask<bool> WhenDurableAsync(long sequence) => _pipeline.WhenDurableAsync(sequence);

    /// <summary>Whom to wake, outside the lock, when an order needs a lookup or a cancellation; at once if one does already.</summary>
    public void OnDoubt(Action wake)
    {
        _wake = wake;
        _isInDoubt = true;
        Flush();
    }

    /// <summary>Raises an alarm that no event carries, or ends one.</summary>
    public void Alarm(string code, string subject, string message, bool ends = false)
    {
        lock (Gate)
        {
            _outbox.Alarm(code, subject, message, _time.GetUtcNow(), ends: ends);
        }

        Flush();
    }

    /// <summary>Approves nothing more, lets nothing out that was approved, writes what was only counted so far, and ends the notices and the measuring. Completes once all that is written.</summary>
    public ValueTask<bool> CloseAsync()
    {
        lock (Gate)
        {
            _denials.WriteRepeats_NeedsLock();
            _isClosed = true;
            _soundness.Release_NeedsLock(this);
        }

        var written = _pipeline.CloseAsync();
        Flush();
        Notices.Close();
        Meters.Dispose();
        return written;
    }

    [Conditional("DEBUG")]
    private void CountLocking() => Interlocked.Increment(ref _lockings);

    private GuardInstant Now_NeedsLock()
    {
        var now = GuardInstant.Now(_time);
        if (_clock.Advance(now) is { } jump)
        {
            Apply_NeedsLock(new GuardEvent.ClockJumped(now, jump));
            _outbox.Alarm(AlarmCodes.ClockDiscontinuity, "account", $"the wall clock and the monotonic clock parted by {Text.Phrase.Age(jump)}; no new risk until a complete position answer that was read after it is passed to Observe(PositionSnapshot)", now.Utc);
        }

        _proofs.Expire_NeedsLock(now);
        Trip_NeedsLock();
        return now;
    }

    private long Tell_NeedsLock(Symbol symbol, PriceStepNews news, in GuardInstant now) => news == PriceStepNews.None ? 0L : Record_NeedsLock((symbol, news), PriceStepReader.Read, now);

    private long Record_NeedsLock<TFact>(TFact fact, Classify<TFact> classify, in GuardInstant now)
    {
        for (var sequence = 0L; ;)
        {
            // Bad input throws here; what it left behind must not be applied with the next fact.
            _events.Clear();
            classify(_book, fact, now, _events);
            var again = ExternalOrders.HasLink(_events);
            sequence = Math.Max(sequence, ApplyAll_NeedsLock());
            if (!again || Fault is not null)
            {
                return sequence;
            }
        }
    }

    private long ApplyAll_NeedsLock()
    {
        var sequence = 0L;
        foreach (var e in _events)
        {
            _denials.WriteBefore_NeedsLock(e);
            sequence = Apply_NeedsLock(e);
        }

        _events.Clear();
        return Trip_NeedsLock() ?? sequence;
    }

    /// <summary>What was found to be out of control restricts the symbol and the account once everything that showed it is applied.</summary>
    private long? Trip_NeedsLock()
    {
        long? last = null;
        while (_consequences.TakeRestriction_NeedsLock(_time) is { } e)
        {
            last = Apply_NeedsLock(e);
        }

        return last;
    }

    private long Apply_NeedsLock(GuardEvent e)
    {
        var wasSound = Fault is null;
        if (CheckedApply.Apply(_book, e, _options.ChecksInFull) is { } broken)
        {
            _soundness.Break(broken);
            _outbox.Alarm(AlarmCodes.GuardFaulted, "account", broken, e.At.Utc);
        }

        _consequences.Follow_NeedsLock(e);
        _isInDoubt |= _consequences.TakeDoubt_NeedsLock();
        var sequence = _pipeline.Stage(e);

        // Written as a state as well, so that a restart keeps it until a person has looked.
        return wasSound && Fault is { } fault && _book.State != TradingState.Halted
            ? Apply_NeedsLock(new GuardEvent.StateSet(e.At, TradingScope.Account, TradingState.Halted, Attribution.ByGuard(fault)))
            : sequence;
    }

    /// <summary>A guard that does not trust its books halts the account: the denial then names the cause.</summary>
    private Denial Deny_NeedsLock(Denial asked, in GuardInstant now)
    {
        var denial = asked.Has(DenialCodes.StateHalted) && _soundness.Problem() is { } failure ? new Denial(asked.Request, now.Utc, [failure]) : asked;
        _denials.Count_NeedsLock(denial, now);
        _denials.Record_NeedsLock(denial, now);
        Trip_NeedsLock();
        return denial;
    }

    /// <summary>Starts the journal and tells everybody what happened, outside the lock.</summary>
    public void Flush()
    {
        _pipeline.Start();
        _outbox.Flush(Gate);
        _changes.Wake(_gate);
        if (_isInDoubt && _wake is { } wake)
        {
            _isInDoubt = false;
            wake();
        }
    }
}
