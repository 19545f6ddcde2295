using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials.Explanations;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Reconciling;
using Guardrails.Shell;
using Guardrails.Text;

namespace Guardrails.Resolving;

/// <summary>
/// Finds out what became of orders nobody knows about. It only reads: first the order itself, and once the venue's horizon has passed
/// everything that could prove its absence. What cannot be proved stays unknown, keeps its capacity, and alarms.
/// </summary>
/// <remarks>Thread-safe: a run that finds another one at work leaves it to that one.</remarks>
internal sealed class UnknownOrderResolver(GuardShell core, IOrderLookup lookup, OrderGuardOptions options)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestExplanation = TimeSpan.FromMinutes(5);

    /// <summary>How long a position has to be quiet before the executions are read that only a cumulative quantity has told of.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>After how long an exit of unknown outcome is an alarm of its own.</summary>
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(2);

    private readonly SortedDictionary<string, Inquiry> _inquiries = new(StringComparer.Ordinal);
    private int _running;

    /// <summary>Asks about every order in doubt that is due.</summary>
    /// <returns>The time until the next is due; <see langword="null"/> when none is in doubt.</returns>
    public async ValueTask<TimeSpan?> RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            return FirstWait;
        }

        try
        {
            var doubtful = core.Read(static (book, now) => OrdersToFollowUp.Doubtful(book, now).Select(static o => (Order: o.ToTracked(), o.ChangedAt, o.CreatedAt)).ToArray());
            var inDoubt = doubtful.Select(static d => d.Order.ClientOrderId).ToHashSet(StringComparer.Ordinal);
            Forget([.. doubtful.Select(static d => d.Order.ClientOrderId), .. core.Read(static (book, _) => book.Inferred.Select(static o => o.ClientOrderId).ToArray())]);

            var alarmed = new HashSet<string>(StringComparer.Ordinal);

            // Exits first: what is asked after them may take its time.
            foreach (var (order, since, createdAt) in doubtful.OrderByDescending(static d => d.Order.IsProvenExit))
            {
                AlarmExits(alarmed);
                await InquireAsync(order, since, createdAt, cancellationToken).ConfigureAwait(false);
            }

            core.Observe(LookedUp(doubtful.Select(static d => (d.Order.ClientOrderId, d.ChangedAt))), UnknownCount.Read);
            await ExplainAsync(cancellationToken).ConfigureAwait(false);
            return NextDue(inDoubt);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>The orders that the venue has answered about since they came into doubt. A lookup that failed says nothing.</summary>
    private HashSet<string> LookedUp(IEnumerable<(string ClientOrderId, GuardInstant Since)> orders) =>
        [.. orders.Where(o => _inquiries.TryGetValue(o.ClientOrderId, out var inquiry) && inquiry.IsAnswered && inquiry.Since == o.Since).Select(static o => o.ClientOrderId)];

    /// <summary>Looked at before every lookup, so that one that hangs delays no alarm by more than its own time-out. Each exit counts once per run.</summary>
    private void AlarmExits(HashSet<string> alarmed)
    {
        foreach (var exit in core.Read(static (book, now) => OrdersToFollowUp.Doubtful(book, now)
            .Where(o => o.IsExit && o.State == OrderState.Unknown && now.Since(o.ChangedAt) >= ExitPatience.Ticks).Select(static o => o.ToTracked()).ToArray())
            .Where(exit => alarmed.Add(exit.ClientOrderId)))
        {
            core.Alarm(AlarmCodes.ExitOutcomeUnknown, exit.ClientOrderId, $"the outcome of the exit {exit} is unknown for more than {Phrase.Age(ExitPatience)}. OrderGuard.ResolveUnknownOrdersAsync asks the venue; OrderGuard.ResolveAsync takes what a person has found.");
        }
    }

    private TimeSpan? NextDue(HashSet<string> doubtful)
    {
        var now = GuardInstant.Now(options.TimeProvider);
        var (doubt, hasInferred) = core.Read(static (book, at) => (OrdersToFollowUp.NextDoubt(book, at), book.Inferred.Count > 0));
        var next = hasInferred ? Min(doubt ?? Patience, Patience) : doubt;
        foreach (var (id, inquiry) in _inquiries)
        {
            var wait = inquiry.Wait - TimeSpan.FromTicks(now.Since(inquiry.AskedAt));
            if (!doubtful.Contains(id) && core.Find(id, static (book, o) => book.FindOrder(o)?.Position.LastFillAt) is { } fill)
            {
                // Executions are read once its position has been quiet for a while: until then it is not due.
                wait = Max(wait, Patience - TimeSpan.FromTicks(now.AtLeastSince(fill)));
            }

            wait = Max(wait, TimeSpan.FromMilliseconds(1));
            next = Min(next ?? wait, wait);
        }

        return next;
    }

    private void Forget(HashSet<string> doubtful)
    {
        foreach (var settled in _inquiries.Keys.Where(id => !doubtful.Contains(id)).ToArray())
        {
            _inquiries.Remove(settled);
        }
    }

    private async ValueTask InquireAsync(TrackedOrder order, GuardInstant since, GuardInstant createdAt, CancellationToken cancellationToken)
    {
        var now = GuardInstant.Now(options.TimeProvider);
        var known = _inquiries.TryGetValue(order.ClientOrderId, out var inquiry);
        if (known && inquiry!.Since == since && now.Since(inquiry.AskedAt) < inquiry.Wait.Ticks)
        {
            return;
        }

        // Bounded back-off: it never gives up, and never asks more often than every quarter of a second.
        var longest = order.IsProvenExit && now.Since(since) < 2 * ExitPatience.Ticks ? 2 * FirstWait : LongestWait;
        var wait = known && inquiry!.Since == since ? Min(inquiry.Wait * 2, longest) : FirstWait;
        _inquiries[order.ClientOrderId] = known && inquiry!.Since == since ? inquiry with { AskedAt = now, Wait = wait } : new Inquiry(since, now, wait);
        if (core.Find(order.ClientOrderId, OutboundMessage.Query) is not { } query)
        {
            return;
        }

        var answer = await ReadAsync(ct => lookup.FindOrderAsync(query, ct), static why => new OrderLookup.Failed(why), cancellationToken).ConfigureAwait(false);
        core.Observe((order.ClientOrderId, now), (book, s, at, events) =>
        {
            if (book.FindOrder(s.ClientOrderId) is { } slot)
            {
                answer = OutcomeReader.Read(book, answer, slot, s.now, at, events);
            }
        });
        inquiry = _inquiries[order.ClientOrderId];
        _inquiries[order.ClientOrderId] = inquiry with { IsAbsent = inquiry.IsAbsent && answer is OrderLookup.NotFound, IsAnswered = inquiry.IsAnswered || answer is not OrderLookup.Failed };

        var horizon = options.Capabilities.UnknownHorizon.Ticks;
        if (now.AtLeastSince(since) < horizon)
        {
            return;
        }

        var why = answer switch
        {
            OrderLookup.NotFound notFound => await ConcludeAsync(order, createdAt, notFound, cancellationToken).ConfigureAwait(false),
            OrderLookup.Failed failed => failed.Why,
            _ when core.Find(order.ClientOrderId, static (book, id) => book.FindOrder(id) is { State: OrderState.Unknown }) => "what the venue tells of it does not say what became of it",
            _ => null,
        };
        if (why is not null)
        {
            core.Alarm(
                AlarmCodes.OrderOutcomeUnknown, order.ClientOrderId,
                $"{OrderPhrase.Of(order)}: still unknown {Phrase.Age(Phrase.Whole(now.Since(since)))} after the send: {why}. OrderGuard.ResolveAsync takes what a person has found.");
        }
    }

    /// <summary>
    /// Reads the executions that only a cumulative quantity has told of. They move no position again, but their fees do, where they are charged
    /// in what was bought.
    /// </summary>
    private async ValueTask ExplainAsync(CancellationToken cancellationToken)
    {
        var inferred = core.Read(static (book, now) => book.Inferred
            .Where(o => o.Position.LastFillAt is { } fill && now.AtLeastSince(fill) >= Patience.Ticks)
            .Select(static o => (Order: o.ToTracked(), o.CreatedAt, Since: o.ChangedAt)).ToArray());
        foreach (var (order, createdAt, since) in inferred)
        {
            var now = GuardInstant.Now(options.TimeProvider);
            var asked = _inquiries.TryGetValue(order.ClientOrderId, out var inquiry);
            if (asked && now.Since(inquiry!.AskedAt) < inquiry.Wait.Ticks)
            {
                continue;
            }

            _inquiries[order.ClientOrderId] = new Inquiry(since, now, asked ? Min(inquiry!.Wait * 2, LongestExplanation) : Patience);
            await ReadExecutionsAsync(order, createdAt.Utc - TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads executions because of one order, and books what belongs to an order of the bot's own: an execution of another one that was lost, or taken back untold, is learnt as well.
    /// What others executed before the positions were first read is in those positions.
    /// </summary>
    private async ValueTask<ExecutionSnapshot> ReadExecutionsAsync(TrackedOrder order, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var executions = await ReadAsync(ct => lookup.GetExecutionsAsync(order.Key.Symbol, since, ct), ExecutionSnapshot.Failed, cancellationToken).ConfigureAwait(false);
        if (executions == ExecutionSnapshot.NotSupported)
        {
            core.Alarm(
                AlarmCodes.ReadingFailed, "executions",
                $"the adapter's {nameof(BrokerCapabilities)}.{nameof(BrokerCapabilities.ListsExecutions)} is true, and it has no {nameof(IOrderLookup.GetExecutionsAsync)}: absence is concluded without executions. Implement it, or set {nameof(BrokerCapabilities.ListsExecutions)} to false.");
        }

        var own = core.Read((book, _) => executions.Items.Where(r => DuplicateOrders.Find(book, Legibility.Named(book, r)) is { } known && (known.Managed || known.ClientOrderId == order.ClientOrderId)).ToArray());
        foreach (var execution in own)
        {
            core.Observe(execution, static (book, fact, at, events) => ReportReader.Read(book, fact, at, events));
        }

        return executions;
    }

    /// <summary>Reads everything that could prove the order's absence. What is read is booked in any case.</summary>
    private async ValueTask<string?> ConcludeAsync(TrackedOrder order, GuardInstant createdAt, OrderLookup.NotFound notFound, CancellationToken cancellationToken)
    {
        if (options.PositionSource is not { } positionSource)
        {
            return "there is no position source to prove its absence";
        }

        ExecutionSnapshot? executions = null;
        if (options.Capabilities.ListsExecutions)
        {
            executions = await ReadExecutionsAsync(order, createdAt.Utc - options.Capabilities.UnknownHorizon, cancellationToken).ConfigureAwait(false);
        }

        // Orders before positions: what fills in between shows up in the positions, not in neither.
        var orders = await ReadAsync(lookup.GetOpenOrdersAsync, OpenOrderSnapshot.Failed, cancellationToken).ConfigureAwait(false);
        core.Observe(orders, (book, fact, at, events) => OpenOrderReader.Read(book, fact, at, events, Absent(book)));
        var positions = await ReadAsync(positionSource.GetPositionsAsync, PositionSnapshot.Failed, cancellationToken).ConfigureAwait(false);
        string? why = null;
        core.Observe((order.ClientOrderId, new AbsenceEvidence(notFound, orders, positions, executions)), (book, s, at, events) =>
        {
            var slot = book.FindOrder(s.ClientOrderId);
            why = slot is null ? null : AbsenceProof.WhyMayBeThere(book, slot, s.Item2, at);
            _inquiries[s.ClientOrderId] = _inquiries[s.ClientOrderId] with { IsAbsent = why is null };
            PositionComparison.Read(book, s.Item2.Positions, at, events, Absent(book));
            if (slot is not null)
            {
                why ??= AbsenceProof.Conclude(book, slot, s.Item2, at, events);
            }
        });
        return why;
    }

    /// <summary>The orders of which nothing was found after the horizon, and that have not changed since: they explain no position.</summary>
    private HashSet<string> Absent(BookView book) =>
        [.. _inquiries.Where(i => i.Value.IsAbsent && book.FindOrder(i.Key)?.ChangedAt == i.Value.Since).Select(static i => i.Key)];

    private async ValueTask<T> ReadAsync<T>(Func<CancellationToken, ValueTask<T>> read, Func<string, T> failed, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var limit = new CancellationTokenSource(options.MaxPositionReadWait, options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            return await read(either.Token).AsTask().WaitAsync(options.MaxPositionReadWait, options.TimeProvider, cancellationToken).ConfigureAwait(false)
                ?? failed("the venue gave no readable answer");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return failed($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => new(Math.Max(a.Ticks, b.Ticks));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => new(Math.Min(a.Ticks, b.Ticks));

    /// <summary>How often an order was asked about.</summary>
    /// <param name="Since">When it came into doubt.</param>
    /// <param name="AskedAt">When it was last asked.</param>
    /// <param name="Wait">How long to wait until it is asked again.</param>
    /// <param name="IsAbsent">Whether the last answers showed nothing of it at the venue.</param>
    /// <param name="IsAnswered">Whether the venue has answered at least once.</param>
    private sealed record Inquiry(GuardInstant Since, GuardInstant AskedAt, TimeSpan Wait, bool IsAbsent = false, bool IsAnswered = false);
}
