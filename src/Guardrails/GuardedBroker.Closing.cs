using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;
using Guardrails.States;

namespace Guardrails;

/// <content>Closing, reversing, flattening: one exit per position at a time.</content>
public sealed partial class GuardedBroker
{
    private readonly Dictionary<(Symbol, PositionLeg), ExitRun> _exits = [];

    internal BrokerCapabilities Capabilities => _adapter.Capabilities;

    /// <summary>
    /// Closes a position, or a part of it, at market. Exits that rest (stop, target) are never counted against it: where the venue would not let
    /// it pass beside them they are moved aside first, and what remains gets them back. A call while one is under way joins it; one that asks
    /// for all extends it.
    /// </summary>
    /// <param name="request">What to close.</param>
    /// <param name="cancellationToken">Ends the waiting. The close itself goes on: half of it would leave the position without its stop.</param>
    /// <returns>Closed; refused, with the denial, when there is nothing of ours to close; or incomplete after <see cref="GuardedBrokerOptions.ExitTimeout"/>.</returns>
    /// <exception cref="ArgumentException">The symbol is empty, the quantity is not above 0, or reason or actor is empty or too long.</exception>
    public async ValueTask<CloseResult> CloseAsync(CloseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require(request.Symbol, request.Reason, request.Actor);
        if (request.Quantity is <= 0m)
        {
            throw new ArgumentException(FormattableString.Invariant($"The quantity to close is {request.Quantity}; it must be above 0, or null for all."), nameof(request));
        }

        return await ExitAsync(request, ExitIntent.Close).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes a position and opens one on the other side: closed, then seen to be flat with nothing of ours alive, and only then the new order,
    /// which every rule judges as any other. Whatever goes wrong on the way ends it without the new order, and so does a restart.
    /// </summary>
    /// <param name="open">The order that opens the other side; its effect is <see cref="PositionEffect.Open"/>, whatever it says.</param>
    /// <param name="reason">Why, for the journal; 1 to 256 characters.</param>
    /// <param name="actor">Who asks, 1 to 64 characters.</param>
    /// <param name="cancellationToken">Ends the waiting; the close goes on, and the new order is not sent.</param>
    /// <exception cref="ArgumentException">The symbol is empty, or reason or actor is empty or too long.</exception>
    public async ValueTask<ReverseResult> ReverseAsync(OrderRequest open, string reason = "reverse", string actor = "bot", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        Require(open.Symbol, reason, actor);
        var closing = new PositionReversal(this, _time, _exitTimeout);
        return await closing.RunAsync(open, reason, actor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes a scope out of the market: no new risk until a person releases it, entries canceled, every position closed (the largest first), and
    /// the venue asked again at the end. What cannot be closed keeps its exits, and an alarm is up.
    /// </summary>
    /// <param name="scope">The account or a symbol.</param>
    /// <param name="target">Only what is managed, or everything.</param>
    /// <param name="reason">Why, for the journal; 1 to 256 characters.</param>
    /// <param name="actor">Who says so, 1 to 64 characters.</param>
    /// <param name="cancellationToken">Ends the waiting; what has begun goes on.</param>
    /// <exception cref="ArgumentException">The scope is a strategy: positions are netted over strategies, so nobody can say which part is its. Or reason or actor is empty or too long.</exception>
    public async ValueTask<FlattenResult> FlattenAsync(TradingScope scope, FlattenTarget target, string reason, string actor, CancellationToken cancellationToken = default)
    {
        Require(scope.Symbol.IsDefault ? "account" : scope.Symbol, reason, actor);
        if (scope.Strategy is not null || !Enum.IsDefined(target))
        {
            throw new ArgumentException(
                scope.Strategy is null ? $"{(int)target} is no {nameof(FlattenTarget)}." : $"The scope is {scope}; positions are netted over strategies, so flatten its symbols or the account.", nameof(scope));
        }

        return await new Flattening(this, _time).RunAsync(scope, target, reason, actor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Restricts a scope, cancels its entries and asks the venue whether they are gone. Exits and protection stay.</summary>
    /// <param name="scope">Account, symbol or strategy.</param>
    /// <param name="reason">Why, for the journal; 1 to 256 characters.</param>
    /// <param name="actor">Who says so, 1 to 64 characters.</param>
    /// <param name="cancellationToken">Ends the waiting; what was asked for stays asked for.</param>
    /// <returns>Entries that are still alive: none when all cancellations are confirmed.</returns>
    /// <exception cref="ArgumentException">Reason or actor is empty or too long.</exception>
    public async ValueTask<IReadOnlyList<TrackedOrder>> CancelEntriesAsync(TradingScope scope, string reason, string actor, CancellationToken cancellationToken = default)
    {
        Require(scope.Symbol.IsDefault ? "account" : scope.Symbol, reason, actor);
        return await new Flattening(this, _time).CancelEntriesAsync(scope, TradingState.ReduceOnly, FlattenTarget.Managed, reason, actor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins an exit, or joins the one that is under way.</summary>
    internal async Task<CloseResult> ExitAsync(CloseRequest request, ExitIntent intent)
    {
        var key = (request.Symbol, request.Leg);
        ExitRun? run;
        Task<CloseResult> ended;
        bool begins, isKnown;
        var place = 0L;
        lock (_exits)
        {
            var view = Guard.ViewExit(request.Symbol, request.Leg);
            isKnown = view is { Basis: not 0m };
            begins = !_exits.TryGetValue(key, out run);
            run ??= new ExitRun();
            if (begins && isKnown)
            {
                place = Guard.SetExit(request.Symbol, request.Leg, new ExitSlot(intent, Target(view!, request.Quantity), request.Reason, request.Actor, []));
            }
            else if (view?.Slot is { } current && (intent > current.Intent || (request.Quantity is null && current.Target != 0m)))
            {
                // A part joins; all, or a higher intent, goes on with what is under way and takes it further.
                place = Guard.SetExit(request.Symbol, request.Leg, current with
                {
                    Intent = intent > current.Intent ? intent : current.Intent,
                    Target = request.Quantity is null ? 0m : current.Target,
                    Reason = request.Reason,
                    Actor = request.Actor,
                });
            }

            _exits[key] = run;
            ended = run.Join(_time);
        }

        Guard.FlushExits();
        if (begins)
        {
            _ = isKnown ? RunExitAsync(key, run, place) : RunOnceAsync(key, run, request);
        }
        else if (place != 0L)
        {
            await Guard.WhenExitWrittenAsync(request.Symbol, place).ConfigureAwait(false);
        }

        return await ended.ConfigureAwait(false);
    }

    /// <summary>Takes up what was under way when the process ended.</summary>
    private void ResumeExits()
    {
        foreach (var (symbol, leg, _) in Guard.ExitsUnderWay())
        {
            var run = new ExitRun();
            lock (_exits)
            {
                if (!_exits.TryAdd((symbol, leg), run))
                {
                    continue;
                }
            }

            _ = RunExitAsync((symbol, leg), run, place: 0L);
        }
    }

    /// <param name="key">The position.</param>
    /// <param name="run">Who waits for it.</param>
    /// <param name="place">Where the exit is written; nothing is sent before.</param>
    private async Task RunExitAsync((Symbol Symbol, PositionLeg Leg) key, ExitRun run, long place)
    {
        CloseResult? result = null;
        Exception? failure = null;
        try
        {
            await Guard.WhenExitWrittenAsync(key.Symbol, place).ConfigureAwait(false);
            decimal? reached = null;
            do
            {
                var exit = new PositionExit(this, key.Symbol, key.Leg, _time, _exitTimeout);
                var part = await exit.RunAsync(Guard.NameExit(), _stopping.Token).ConfigureAwait(false);
                result = result is null ? part : part with { ClosedQuantity = part.ClosedQuantity + result.ClosedQuantity };
                reached = exit.Target;
            }
            while (!TryEnd(key, reached));
        }
        catch (OperationCanceledException exception) when (_stopping.IsCancellationRequested)
        {
            // The slot stays in the journal: the next start takes it up.
            failure = exception;
            TryEnd(key, null, stays: true);
        }
        catch (Exception exception)
        {
            failure = exception;
            Guard.Alarm(AlarmCodes.ExitIncomplete, key.Symbol.Value, $"{exception.GetType().Name}: {exception.Message}");
            TryEnd(key, null);
        }

        run.End(result, failure);
    }

    /// <summary>Ends a run, unless somebody has taken it further meanwhile.</summary>
    private bool TryEnd((Symbol Symbol, PositionLeg Leg) key, decimal? reached, bool stays = false)
    {
        lock (_exits)
        {
            if (reached is not null && Guard.ViewExit(key.Symbol, key.Leg)?.Slot?.Target != reached)
            {
                return false;
            }

            if (!stays)
            {
                Guard.SetExit(key.Symbol, key.Leg, null);
            }

            _exits.Remove(key);
        }

        Guard.FlushExits();
        return true;
    }

    /// <summary>Writes which resting exits are about to give way: a restart must know what has to be put back.</summary>
    internal long Displace(Symbol symbol, PositionLeg leg, IEnumerable<string> resting)
    {
        long place;
        lock (_exits)
        {
            var slot = Guard.ViewExit(symbol, leg)!.Slot!;
            place = Guard.SetExit(symbol, leg, slot with { Displaced = [.. slot.Displaced, .. resting] });
        }

        Guard.FlushExits();
        return place;
    }

    /// <summary>
    /// Nothing of ours is known: the guard says so, on the record. Should something have become ours this very moment, the exit is sent, once.
    /// </summary>
    private async Task RunOnceAsync((Symbol, PositionLeg) key, ExitRun run, CloseRequest request)
    {
        CloseResult? result = null;
        Exception? failure = null;
        try
        {
            result = await AskOnceAsync(request).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        TryEnd(key, null, stays: true);
        run.End(result, failure);
    }

    private async ValueTask<CloseResult> AskOnceAsync(CloseRequest request)
    {
        var view = Guard.ViewExit(request.Symbol, request.Leg);
        var held = view is null ? 0m : view.Net != 0m ? view.Net : view.AtVenue;
        var key = view?.Key ?? new PositionKey(Guard.Account, Guard.Venue, request.Symbol, request.Leg);
        var result = await SubmitAsync(
            new OrderRequest
            {
                Symbol = request.Symbol,
                Side = held < 0m || request.Leg == PositionLeg.Short ? OrderSide.Buy : OrderSide.Sell,
                Quantity = request.Quantity ?? Math.Max(Math.Max(view?.Tradable ?? 0m, Math.Abs(held)), held == 0m && view?.Tradable is null or 0m ? 1m : 0m),
                Effect = PositionEffect.Close,
            },
            _stopping.Token).ConfigureAwait(false);
        if (result is OrderResult.Denied { Denial: var denial })
        {
            return new CloseResult(key, CloseOutcome.Refused, 0m, view?.Basis ?? 0m, denial, denial.ToString());
        }

        var id = result.Match(static _ => null, static accepted => accepted.Order.ClientOrderId, static _ => null, static unknown => (string?)unknown.ClientOrderId);
        var started = _time.GetTimestamp();
        while (id is not null && Guard.FindOrder(id) is { } sent && !OrderSlot.IsTerminal(sent.State) && _time.GetElapsedTime(started) < _exitTimeout)
        {
            await Guard.WhenChangedAsync(Guard.ViewExit(request.Symbol, request.Leg)!.Place, _retryPause, _stopping.Token).ConfigureAwait(false);
        }

        var order = id is null ? null : Guard.FindOrder(id);
        var detail = order is null ? result.ToString() : order.State == OrderState.Filled ? "" : FormattableString.Invariant($"the exit is {order.State} with {order.Filled} of {order.Quantity}");
        return new CloseResult(
            key, detail.Length == 0 ? CloseOutcome.Closed : CloseOutcome.Incomplete, order?.Filled ?? 0m, Guard.ViewExit(request.Symbol, request.Leg)?.Basis ?? 0m, null, detail);
    }

    private static decimal Target(ExitView view, decimal? quantity) =>
        quantity is { } part && part < Math.Abs(view.Basis) ? Math.Sign(view.Basis) * (Math.Abs(view.Basis) - part) : 0m;

    private static void Require(Symbol symbol, string reason, string actor)
    {
        if (symbol.IsDefault)
        {
            throw new ArgumentException("The symbol is empty.", nameof(symbol));
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (reason.Length > 256)
        {
            throw new ArgumentException($"The reason has {reason.Length} characters; at most 256 are kept.", nameof(reason));
        }

        _ = Text.Identifier.Require(actor, 64, nameof(actor));
    }

    /// <summary>An exit under way, and everybody who waits for it: each on a task of its own, so that all of them continue where it ends.</summary>
    private sealed class ExitRun
    {
        private readonly List<TaskCompletionSource<CloseResult>> _waiters = [];

        /// <summary>Call under the lock of the runs.</summary>
        public Task<CloseResult> Join(TimeProvider time)
        {
            var waiter = SignalWait.New<CloseResult>(time);
            _waiters.Add(waiter);
            return waiter.Task;
        }

        /// <summary>Call once nobody can join any more.</summary>
        public void End(CloseResult? result, Exception? failure)
        {
            foreach (var waiter in _waiters)
            {
                _ = result is not null ? waiter.TrySetResult(result) : waiter.TrySetException(failure!);
            }
        }
    }
}
