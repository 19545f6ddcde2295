using System.Collections.Immutable;
using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Closing;
using Guardrails.Positions;

namespace Guardrails.Shell;

/// <summary>
/// The exits under way, one for each position at a time. A call begins a run, or joins the one that is under way; a call for all of the position,
/// or one with a higher intent, takes the run further. A call for one strategy's share waits until another strategy's, or a part that leaves something of the share, is closed.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ExitRuns(VenueSender sender, VenueReader reader, GuardedBrokerOptions options, CancellationToken stopping)
{
    private readonly OrderGuard _guard = sender.Guard;
    private readonly TimeProvider _time = sender.Time;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(Symbol Symbol, PositionLeg Leg), ExitRun> _runs = [];

    /// <summary>Canceled when the broker ends.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Whether a position is closed that cannot be protected.</summary>
    public bool ExitsWhenUnprotected => options.Protection.ExitsWhenUnprotected;

    /// <summary>Begins an exit, or joins the one that is under way.</summary>
    public async Task<CloseResult> ExitAsync(CloseRequest request, ExitIntent intent)
    {
        while (true)
        {
            var entry = Enter(request, intent);
            if (entry.Begins)
            {
                _ = entry.Run.Asks is { } asks ? AskAsync(entry.Run, asks) : RunAsync(entry.Run, entry.Sequence);
                return await entry.Ended.ConfigureAwait(false);
            }

            _guard.FlushExits();
            if (entry.Sequence != 0L)
            {
                await _guard.WhenExitWrittenAsync(request.Symbol, entry.Sequence).ConfigureAwait(false);
            }

            if (entry.Joins)
            {
                return await entry.Ended.ConfigureAwait(false);
            }

            // The run closes another strategy's share, or less than the share, or asks about a position of which nothing was known. Its answer is none for this call, or for what
            // has become known since: begin anew after it.
            await ((Task)entry.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Begins an exit that the guard asks for by itself. Whoever needs its result joins it.</summary>
    public void Begin(CloseRequest request) =>
        _ = ExitAsync(request, ExitIntent.Emergency).ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Gives exits back that gave way to an exit and have ended since, or replaces exits by exits of the right size; closes nothing.</summary>
    /// <remarks>It leaves a run that is under way alone, and is wanted again after it if it still is. A close takes the run further.</remarks>
    /// <param name="symbol">The instrument.</param>
    /// <param name="leg">The leg of a hedged symbol.</param>
    /// <param name="giving">Exits that have to give way to others.</param>
    /// <param name="why">Why, for the journal.</param>
    public void Restore(Symbol symbol, PositionLeg leg, IReadOnlyList<string> giving, string why)
    {
        ExitRun run;
        var sequence = 0L;
        lock (_gate)
        {
            if (_runs.ContainsKey((symbol, leg)) || _guard.ViewExit(symbol, leg) is not { Basis: not 0m } view)
            {
                return;
            }

            run = new ExitRun(symbol, leg, keepsEntries: true);
            _runs.Add((symbol, leg), run);
            if (giving.Count > 0)
            {
                var exchange = new ExitSlot(ExitIntent.Exchange, view.Basis, Attribution.ByGuard(why), []);
                var slot = view.Slot is { Intent: ExitIntent.Incomplete } left ? left : exchange with { Displaced = view.Slot?.Displaced ?? [] };
                sequence = _guard.SetExit(symbol, leg, slot with { Displaced = [.. slot.Displaced.Union(giving)] });
            }
        }

        _ = RunAsync(run, sequence);
    }

    /// <summary>Closes all of a position at once that cannot be protected: takes the run that is under way further, or begins one.</summary>
    public void Escalate(Symbol symbol, PositionLeg leg, Attribution by)
    {
        lock (_gate)
        {
            if (_runs.ContainsKey((symbol, leg)) && _guard.ViewExit(symbol, leg) is { Basis: not 0m, Slot: not { Closes: true } } view)
            {
                _guard.SetExit(symbol, leg, new ExitSlot(ExitIntent.Emergency, 0m, by, view.Slot?.Displaced ?? []));
            }
        }

        _guard.FlushExits();
        Begin(new CloseRequest { Symbol = symbol, Leg = leg, By = by });
    }

    /// <summary>Whether something is being closed, given back or exchanged.</summary>
    public bool IsUnderWay(Symbol symbol, PositionLeg leg)
    {
        lock (_gate)
        {
            return _runs.ContainsKey((symbol, leg));
        }
    }

    /// <summary>Waits until every run that is under way has ended, however it ends.</summary>
    public async Task WhenEndedAsync()
    {
        Task[] ended;
        lock (_gate)
        {
            ended = [.. _runs.Values.Select(run => run.Join(_time))];
        }

        await Task.WhenAll(ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Takes up the exits that were under way when the process ended.</summary>
    public void Resume()
    {
        foreach (var (symbol, leg, _) in _guard.ExitsUnderWay())
        {
            var run = new ExitRun(symbol, leg, keepsEntries: false);
            lock (_gate)
            {
                if (!_runs.TryAdd((symbol, leg), run))
                {
                    continue;
                }
            }

            _ = RunAsync(run, sequence: 0L);
        }
    }

    /// <summary>Writes which resting exits are about to give way: a restart must know which exits have to be put back.</summary>
    /// <returns>The sequence to wait for before the first of them is canceled.</returns>
    public long Displace(Symbol symbol, PositionLeg leg, IEnumerable<string> resting)
    {
        long sequence;
        lock (_gate)
        {
            var slot = _guard.ViewExit(symbol, leg)!.Slot!;
            sequence = _guard.SetExit(symbol, leg, slot with { Displaced = [.. slot.Displaced, .. resting] });
        }

        _guard.FlushExits();
        return sequence;
    }

    private Entry Enter(CloseRequest request, ExitIntent intent)
    {
        var (symbol, leg) = (request.Symbol, request.Leg);
        lock (_gate)
        {
            var view = _guard.ViewExit(symbol, leg);
            var share = _guard.ShareOf(symbol, leg, request.Strategy);
            var isKnown = IsKnown(view, share);
            var begins = !_runs.TryGetValue((symbol, leg), out var run);
            run ??= new ExitRun(symbol, leg, request.KeepsEntries, isKnown ? null : request, intent);
            var current = view?.Slot is { Closes: true } slot ? slot : null;
            if ((!begins && current is not null && share is not null && !Serves(current, request.Strategy!, Whole(request, share) is not null))
                || (run.Asks is { } asks && (isKnown || (asks.Quantity, asks.Strategy) != (request.Quantity, request.Strategy))))
            {
                return new Entry(run, run.Join(_time), Begins: false, Joins: false, 0L);
            }

            run.Join(request.KeepsEntries, intent);
            var sequence = 0L;
            var quantity = Whole(request, share) ?? request.Quantity;
            if (current is null && run.Asks is null && isKnown)
            {
                // A run that only gives exits back is taken further.
                sequence = _guard.SetExit(symbol, leg, SlotFor(request, intent, view!, share));
            }
            else if (current is not null && (intent > current.Intent || (quantity is null && current is not { Target: 0m, Strategy: null })))
            {
                sequence = _guard.SetExit(symbol, leg, Extended(current, request.By, quantity, intent));
            }

            _runs[(symbol, leg)] = run;
            return new Entry(run, run.Join(_time), begins, Joins: true, sequence);
        }
    }

    /// <summary>Whether something is known to be there for a call to close.</summary>
    public static bool IsKnown(ExitView? view, decimal? share) => view is { Basis: not 0m } && share is not 0m;

    /// <summary>The whole share, where the call closes no less; <see langword="null"/> otherwise.</summary>
    private static decimal? Whole(CloseRequest request, decimal? share) => request.Quantity < share ? null : share;

    /// <summary>What is written of an exit that begins. Exits that gave way to the last exit and have not ended give way to this one, and come back after it.</summary>
    private static ExitSlot SlotFor(CloseRequest request, ExitIntent intent, ExitView view, decimal? share) => new(
        intent, Target(Math.Sign(view.Basis) * (share ?? Math.Abs(view.Basis)), Whole(request, share) ?? request.Quantity), request.By, view.Slot?.Displaced ?? [], share is null ? null : request.Strategy);

    /// <summary>
    /// Whether the exit under way answers a call of a strategy: one of the same strategy, or of nobody, answers a call for a part. A call for the whole share is answered
    /// only where the exit leaves nothing of the share, or of the position.
    /// </summary>
    private static bool Serves(ExitSlot current, string strategy, bool isWhole) =>
        (current.Strategy is null || current.Strategy == strategy) && (!isWhole || current.Target == 0m);

    /// <summary>A call for a part joins; a call for all, or one with a higher intent, takes the exit further.</summary>
    private static ExitSlot Extended(ExitSlot current, Attribution by, decimal? quantity, ExitIntent intent) => current with
    {
        Intent = intent > current.Intent ? intent : current.Intent,
        Target = quantity is null ? 0m : current.Target,
        By = by,
        Strategy = quantity is null ? null : current.Strategy,
    };

    private static decimal Target(decimal held, decimal? quantity) =>
        quantity is { } part && part < Math.Abs(held) ? Math.Sign(held) * (Math.Abs(held) - part) : 0m;

    /// <summary>Runs an exit until its target is reached, also when callers take the target further meanwhile.</summary>
    /// <param name="run">The run.</param>
    /// <param name="sequence">Where the exit is written; nothing is sent before.</param>
    /// <param name="asked">How the run began, where the guard was asked first.</param>
    private async Task RunAsync(ExitRun run, long sequence, Asked? asked = null)
    {
        var (first, closed) = (asked?.View, asked?.Closed ?? 0m);
        CloseResult? result = null;
        Exception? failure = null;
        try
        {
            if (sequence != 0L)
            {
                _guard.FlushExits();
            }

            await _guard.WhenExitWrittenAsync(run.Symbol, sequence).ConfigureAwait(false);
            PositionExit exit;
            do
            {
                exit = new PositionExit(this, run, sender, reader, _guard.NameExit(), options.ExitTimeout, options.MaxExitSlippage);
                result = await exit.RunAsync(first ?? _guard.ViewExit(run.Symbol, run.Leg)!, stopping).ConfigureAwait(false);
                (first, closed) = (null, closed + result.ClosedQuantity);
            }
            while (!TryEnd(run, exit, result.IsClosed || result is CloseResult.Refused ? null : result.WhyNot()));
            result = asked?.Refused is { } refused && result.IsClosed && closed == 0m
                ? refused with { Remaining = result.Remaining, InFlight = result.InFlight, OwnEntries = result.OwnEntries }
                : result with { ClosedQuantity = closed };
        }
        catch (Exception exception) when (stopping.IsCancellationRequested)
        {
            // The slot stays in the journal: the next start takes it up.
            failure = exception;
        }
        catch (Exception exception)
        {
            failure = exception;
            var why = $"{exception.GetType().Name}: {exception.Message}";
            _guard.Alarm(AlarmCodes.ExitIncomplete, run.Symbol.Value, $"{why.TrimEnd('.')}. GuardedBroker.CloseAsync tries again.");
            TryEnd(run, null, why);
        }
        finally
        {
            Leave(run, result, failure);
        }
    }

    /// <summary>
    /// Runs a call for a position of which nothing is known to be the bot's own: the guard is asked once, and its refusal is on the record. When something has become the bot's own
    /// meanwhile, or an entry of the bot's can still make it so, the run goes on as any other, beside the exit that the guard may have approved.
    /// </summary>
    private async Task AskAsync(ExitRun run, CloseRequest request)
    {
        CloseResult? result = null;
        Exception? failure = null;
        try
        {
            _guard.FlushExits();
            var exit = new SingleExit(sender, request, options.ExitTimeout);
            result = await exit.RunAsync(stopping).ConfigureAwait(false);
            if (GoesOn(run, request, exit, result) is { } asked)
            {
                await RunAsync(run, asked.Sequence, asked).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Leave(run, result, failure);
    }

    /// <summary>Takes a run further that has asked the guard, and lets nobody join one that ends.</summary>
    /// <returns><see langword="null"/> when nothing is to be done any more.</returns>
    private Asked? GoesOn(ExitRun run, CloseRequest request, SingleExit exit, CloseResult result)
    {
        lock (_gate)
        {
            var view = _guard.ViewExit(run.Symbol, run.Leg);
            var share = _guard.ShareOf(run.Symbol, run.Leg, request.Strategy);
            var closed = view is null ? 0m : exit.ClosedAt(view);
            var left = request with { Quantity = request.Quantity - closed };
            if (view is not null && !(left.Quantity <= 0m))
            {
                var slot = SlotFor(left, run.Intent, view, share);
                var taken = view with { Slot = slot, Share = share };
                if (IsKnown(view, share) || (left.Quantity is null && PositionExit.EntriesToCancel(taken, run.KeepsEntries).Length > 0))
                {
                    run.GoOn();
                    return new Asked(taken, closed, result as CloseResult.Refused, _guard.SetExit(run.Symbol, run.Leg, slot));
                }
            }

            _runs.Remove((run.Symbol, run.Leg));
            return null;
        }
    }

    /// <summary>Records that an exit has ended, unless somebody has taken it further meanwhile.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ended">The exit; <see langword="null"/> when the run failed.</param>
    /// <param name="incomplete">Why something is left; then nothing is opened until that is gone or a person has looked. <see langword="null"/> when nothing is.</param>
    private bool TryEnd(ExitRun run, PositionExit? ended, string? incomplete)
    {
        lock (_gate)
        {
            var view = _guard.ViewExit(run.Symbol, run.Leg);
            if (ended is not null && PositionExit.GoalOf(view) != ended.Goal)
            {
                return false;
            }

            _guard.SetExit(run.Symbol, run.Leg, view is { Basis: not 0m, Slot: { } slot } ? Left(view, slot, ended?.Unrestored, incomplete) : null);
            _runs.Remove((run.Symbol, run.Leg));
        }

        _guard.FlushExits();
        return true;
    }

    /// <summary>What an exit that has ended leaves: what was not closed, and exits that gave way and were not given back.</summary>
    /// <param name="view">The position.</param>
    /// <param name="slot">What the exit was.</param>
    /// <param name="unrestored">Exits that were not given back; <see langword="null"/> when the run failed, and nobody knows which were.</param>
    /// <param name="incomplete">Why something was not closed.</param>
    private ExitSlot? Left(ExitView view, ExitSlot slot, ImmutableArray<string>? unrestored, string? incomplete)
    {
        // Giving exits back is tried once: a run that fails at it is not begun again and again.
        var displaced = unrestored ?? (slot.Closes ? slot.Displaced : [.. slot.Displaced.Where(id => _guard.FindOrder(id) is { } order && !OrderView.IsTerminal(order.State))]);
        return !slot.Closes && slot.Intent != ExitIntent.Incomplete ? (slot with { Displaced = displaced }).Release()
            : !slot.Closes ? slot with { Displaced = displaced }
            : incomplete is not null && (slot.Target == 0m || PositionExit.Remaining(view) > 0m) ? new ExitSlot(ExitIntent.Incomplete, slot.Target, Attribution.ByGuard(Text.Identifier.Cap(incomplete)!), displaced, slot.Strategy)
            : displaced.IsEmpty ? null
            : new ExitSlot(ExitIntent.Unrestored, slot.Target, Attribution.ByGuard("exits that gave way have not ended"), displaced, slot.Strategy);
    }

    /// <summary>Lets nobody join a run any more, and answers everybody who has joined.</summary>
    private void Leave(ExitRun run, CloseResult? result, Exception? failure)
    {
        lock (_gate)
        {
            // Another run of the position may have begun since.
            if (_runs.TryGetValue((run.Symbol, run.Leg), out var current) && current == run)
            {
                _runs.Remove((run.Symbol, run.Leg));
            }
        }

        run.End(result, failure);
    }

    /// <summary>How one call has entered a run.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Ended">Completes for this call when the run has ended.</param>
    /// <param name="Begins">Whether the call has to start the run.</param>
    /// <param name="Joins">Whether the run's answer is one for the call.</param>
    /// <param name="Sequence">Where the journal has the call's change; 0 when the call changed nothing.</param>
    private readonly record struct Entry(ExitRun Run, Task<CloseResult> Ended, bool Begins, bool Joins, long Sequence);

    /// <summary>How a run began that has asked the guard.</summary>
    /// <param name="View">The position when the run went on.</param>
    /// <param name="Closed">What the exit that the guard had approved had closed by then.</param>
    /// <param name="Refused">The guard's refusal; <see langword="null"/> when it had approved.</param>
    /// <param name="Sequence">Where the journal has the exit.</param>
    private sealed record Asked(ExitView View, decimal Closed, CloseResult.Refused? Refused, long Sequence);
}
