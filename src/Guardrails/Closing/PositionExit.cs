using System.Collections.Immutable;
using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Protection;
using Guardrails.Shell;
using Guardrails.Text;

namespace Guardrails.Closing;

/// <summary>
/// Brings one position down to a target: waits for exits that are under way, cancels resting exits where the venue would refuse an exit beside
/// them, sends in the terms that execute now, and gives the rest of the position its exits back. The run works every step out anew from the books. It can therefore
/// be taken up after a restart and extended by a second caller, and it survives whatever happens between two steps.
/// </summary>
internal sealed class PositionExit(ExitRuns runs, ExitRun run, VenueSender sender, VenueReader reader, string name, TimeSpan timeout, decimal maxSlippage)
{
    /// <summary>How long an exit that the venue has taken may stay without an end before the venue is read again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly OrderGuard _guard = sender.Guard;
    private readonly TimeProvider _time = sender.Time;
    private readonly Symbol symbol = run.Symbol;
    private readonly PositionLeg leg = run.Leg;
    private readonly ExitSending _exits = new(sender, reader, run.Symbol, name, maxSlippage);
    private long _started = sender.Time.GetTimestamp();
    private Task _canceling = Task.CompletedTask;

    /// <summary>What was worked towards last.</summary>
    public ExitGoal? Goal { get; private set; }

    /// <summary>Exits that had to give way and were not given back: their cancellation is not confirmed, or an exit that waits for the market has their place.</summary>
    public ImmutableArray<string> Unrestored { get; private set; } = [];

    public static ExitGoal? GoalOf(ExitView? view) => view?.Slot is { } slot ? new ExitGoal(slot.Closes, slot.Target, slot.Strategy) : null;

    /// <summary>Runs until the target is reached, an exit is refused, or time is up.</summary>
    /// <param name="first">The position at the start, from which on it counts what is closed.</param>
    /// <param name="cancellationToken">Ends the run where it is; the slot stays, so that it can be taken up again.</param>
    public async Task<CloseResult> RunAsync(ExitView first, CancellationToken cancellationToken)
    {
        Denial? denial = null;
        string? queued = null;
        await RemoveDisplacedAsync(cancellationToken).ConfigureAwait(false);
        if (first.Slot is not { Closes: true })
        {
            // A close that takes the run further has all of its time.
            _started = _time.GetTimestamp();
        }

        while (_time.GetElapsedTime(_started) < timeout && _guard.ViewExit(symbol, leg)!.Slot is { Closes: true })
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _exits.Market.AskAsync(cancellationToken).ConfigureAwait(false);
            var view = _guard.ViewExit(symbol, leg)!;

            // An entry that fills meanwhile adds to what is closed.
            first = Math.Abs(view.Ours) > Math.Abs(first.Ours) ? view : first;
            CancelEntries(view, cancellationToken);
            if (IsDone(view))
            {
                if (!await AwaitEntriesAsync(view, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }

                continue;
            }

            if (await GiveUpAsync(_exits.Outdated(view), cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            if ((queued = WhatWaits(view)) is not null)
            {
                break;
            }

            if (await _exits.AwaitPriceAsync(view, cancellationToken).ConfigureAwait(false) || await ClearAsync(view, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            denial = await GoOnAsync(view, cancellationToken).ConfigureAwait(false);
            if (denial is not null)
            {
                break;
            }
        }

        await _canceling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Goal = GoalOf(_guard.ViewExit(symbol, leg));
        var last = await FinishAsync(queued is not null, cancellationToken).ConfigureAwait(false);
        return Result(first, last, denial, queued);
    }

    /// <summary>Sends what is left. What is too small to be sent by itself waits for what is out, and so does what the guard refuses beside it.</summary>
    /// <returns>Why it cannot be sent, and nothing is out; <see langword="null"/> otherwise.</returns>
    private async ValueTask<Denial?> GoOnAsync(ExitView view, CancellationToken cancellationToken)
    {
        var quantity = _exits.Market.Executable(Remaining(view) - InFlight(view));
        if (quantity > 0m && quantity >= view.Tradable)
        {
            var denial = await _exits.SendAsync(view, quantity, cancellationToken).ConfigureAwait(false);
            if (denial is null || _guard.ViewExit(symbol, leg)! is not { UnderWay.Count: > 0 } waits)
            {
                return denial;
            }

            view = waits;
        }

        await DriveAsync(view, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// The bot's own orders that could open again what is to be closed, where all of it is and they are not to stay: of the strategy whose share is closed,
    /// or of everybody.
    /// </summary>
    public static TrackedOrder[] EntriesToCancel(ExitView view, bool keepsEntries) =>
        keepsEntries || view.Slot is not { Closes: true } slot ? []
        : slot.Strategy is { } strategy ? view.Share <= Remaining(view) ? [.. view.Entries.Where(e => e.Strategy == strategy)] : []
        : slot.Target == 0m ? [.. view.Entries] : [];

    private TrackedOrder[] EntriesToCancel(ExitView view) => EntriesToCancel(view, run.KeepsEntries);

    /// <summary>Entries are canceled at the same time as the exit goes out: it does not wait for them where the venue takes it beside them.</summary>
    private void CancelEntries(ExitView view, CancellationToken cancellationToken)
    {
        if (_canceling.IsCompleted && EntriesToCancel(view) is { Length: > 0 } entries)
        {
            _canceling = CancelAllAsync(entries, cancellationToken);
        }
    }

    /// <summary>Waits a while for entries that would open the position again.</summary>
    /// <returns>Whether there are any.</returns>
    private async ValueTask<bool> AwaitEntriesAsync(ExitView view, CancellationToken cancellationToken)
    {
        var entries = EntriesToCancel(view);
        if (entries.Length == 0)
        {
            return false;
        }

        _exits.Detail = $"own entry {entries[0].ClientOrderId} is alive ({entries[0].State}), and could open the position again";
        await AwaitEndAsync(entries, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The quantity that still has to be closed: the closable quantity, or the strategy's share, as far as it is beyond the target. Nothing where exits are only given back.</summary>
    public static decimal Remaining(ExitView view) => view.Slot is not { Closes: true } slot || view.Basis == 0m ? 0m
        : (view.Share ?? Math.Abs(view.Basis)) - Math.Abs(PositionView.SameSide(slot.Target, view.Basis));

    /// <summary>What exits under way close of that: of a strategy's share only its own.</summary>
    private static decimal InFlight(ExitView view) =>
        view.Slot?.Strategy is { } strategy ? view.UnderWay.Where(o => o.Strategy == strategy).Sum(static o => o.Leaves) : view.InFlight;

    /// <summary>
    /// Whether nothing is left that could be closed: less than can be traded, and no fee in the asset itself that nobody has told and that the venue may
    /// not have taken. Example: 10 were bought, 9.99 are sold, and only the venue's next answer says whether the 0.01 is there.
    /// </summary>
    private static bool IsDone(ExitView view)
    {
        var left = Remaining(view);
        var mayHoldMore = view is { Slot: { Closes: true, Target: 0m }, SeenHeld: null } && left + view.UntoldFee >= view.Tradable && view.UntoldFee > 0m;
        return !mayHoldMore && (left <= 0m || (view.UnderWay.Count == 0 && left < view.Tradable));
    }

    /// <summary>
    /// Cancels exits that have to give way and are alive, and waits for the confirmations: the run may be there to replace them, or the process before
    /// ended in between.
    /// </summary>
    private async ValueTask RemoveDisplacedAsync(CancellationToken cancellationToken)
    {
        while (_guard.ViewExit(symbol, leg)! is { Slot: { } slot } view && _time.GetElapsedTime(_started) < timeout)
        {
            // An entry goes before the exits that wait for it: left alone, it would open what nothing protects.
            var alive = Alive(slot.Displaced.Except(view.Waiting, StringComparer.Ordinal));
            if (alive.Length == 0 || (slot.Closes ? !_exits.Displaces : _guard.CanRestore(symbol, leg)))
            {
                // What is alive does not hold up an exit that the venue takes beside it, nor the place of an exit that has ended.
                return;
            }

            await CancelAllAsync(alive, cancellationToken).ConfigureAwait(false);
            _exits.Detail = $"{alive.Length} exits that have to give way are not confirmed as canceled";
            await AwaitEndAsync(alive, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// What waits for a session, for people; <see langword="null"/> where something can still be done now. Outside of sessions an exit is left with the venue, which keeps it; exits that rest
    /// stay, because they could not be exchanged without a gap. Of a quantity that the session does not take in parts, the part waits.
    /// </summary>
    private string? WhatWaits(ExitView view)
    {
        var (market, left) = (_exits.Market, Remaining(view) - InFlight(view));
        var again = "; GuardedBroker.CloseAsync has to be called again then";
        return market.IsShut && view.UnderWay.Count > 0 && view.UnderWay.All(ExitSending.IsAnswered) && (left <= 0m || left < view.Tradable) ? $"{symbol} is {market.Status}; {view.UnderWay.Count} exits wait at the venue"
            : market.IsShut && _exits.Displaces && view.Resting.Count > 0 ? $"{symbol} is {market.Status}; the exits that rest ({string.Join(", ", view.Resting.Select(static r => r.Order.ClientOrderId))}) hold it and stay{again}"
            : market.IsShut && !market.Status.KeepsOrders && view.UnderWay.Count == 0 ? $"{symbol} is {market.Status}, and the venue keeps no market order until then{again}"
            : view.UnderWay.Count == 0 && left > 0m && market.Executable(left) == 0m ? $"{symbol} is {market.Status}, and {Phrase.Number(left)} is no whole step of {Phrase.Number(market.Status.QuantityStep!.Value)}{again}"
            : null;
    }

    /// <summary>Cancels exits under way that do not execute, and waits for the confirmations.</summary>
    /// <returns>Whether there are any.</returns>
    private async ValueTask<bool> GiveUpAsync(TrackedOrder[] outdated, CancellationToken cancellationToken)
    {
        if (outdated.Length == 0)
        {
            return false;
        }

        if (outdated.Any(o => _guard.IsCancelDue(o.ClientOrderId)))
        {
            _exits.GiveUp(outdated);
        }

        await CancelAllAsync(outdated, cancellationToken).ConfigureAwait(false);
        await AwaitEndAsync(outdated, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Cancels the orders because of which the venue or the proof would refuse the exit, and waits for the confirmations.</summary>
    /// <returns>Whether something was in the way.</returns>
    private async ValueTask<bool> ClearAsync(ExitView view, CancellationToken cancellationToken)
    {
        TrackedOrder[] resting = _exits.Displaces ? [.. view.Resting.Select(static r => r.Order)] : [];
        var inTheWay = view.Opposing.Concat(resting).Concat(_exits.WasRefused ? EntriesToCancel(view) : [])
            .Concat(_exits.OwnOrdersBlock(view) ? view.Entries.Where(o => o.Side != ExitSending.SideOf(view)) : []).DistinctBy(static o => o.ClientOrderId).ToArray();
        if (inTheWay.Length == 0)
        {
            return false;
        }

        // What protects the position is not taken away for an exit that could not be proved then.
        if (view is { NeedsReading: true, Resting.Count: > 0 } && !await reader.RefreshAsync(cancellationToken).ConfigureAwait(false))
        {
            _exits.Detail = "the symbol is quarantined, and the venue's positions could not be read, so that no exit can be proved; what rests stays";
            await _exits.Backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }

        var givingWay = resting.Select(static o => o.ClientOrderId).Concat(view.Waiting).Where(id => !view.Slot!.Displaced.Contains(id)).ToArray();
        if (givingWay.Length > 0)
        {
            // Written before the first of them is canceled, or the entry that one of them would end with.
            await _guard.WhenExitWrittenAsync(symbol, runs.Displace(symbol, leg, givingWay)).ConfigureAwait(false);
        }

        await CancelAllAsync(inTheWay, cancellationToken).ConfigureAwait(false);
        _exits.Detail = $"{inTheWay.Length} resting orders are not confirmed as canceled";
        await AwaitEndAsync(inTheWay, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits until the orders have ended, and at most until it is worth looking whether to ask again.</summary>
    private async ValueTask AwaitEndAsync(TrackedOrder[] orders, CancellationToken cancellationToken)
    {
        var waiting = _time.GetTimestamp();
        while (true)
        {
            var sequence = _guard.ViewExit(symbol, leg)!.Sequence;
            var left = Backoff.Shortest - _time.GetElapsedTime(waiting);

            // Timers count whole milliseconds.
            if (left < TimeSpan.FromMilliseconds(1) || orders.All(o => _guard.FindOrder(o.ClientOrderId) is not { } order || OrderView.IsTerminal(order.State)))
            {
                return;
            }

            await _guard.WhenChangedAsync(sequence, left, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task CancelAllAsync(IEnumerable<TrackedOrder> orders, CancellationToken cancellationToken) =>
        sender.CancelDueAsync(orders, Attribution.ByGuard("it stands in the way of an exit"), cancellationToken);

    /// <summary>
    /// Waits for an exit that is under way. One that the venue has taken and of which nothing more is heard is read again, so that it is missed soon
    /// when it has vanished. An exit whose outcome is unknown is sent again where a second send cannot add exposure.
    /// </summary>
    private async ValueTask DriveAsync(ExitView view, CancellationToken cancellationToken)
    {
        _exits.Detail = view.UnderWay.Count > 0 ? $"{view.UnderWay.Count} exits have not been answered"
            : FormattableString.Invariant($"nobody has told the fee of what was bought, and the venue was not seen since to hold or not to hold the {view.UntoldFee} {symbol} that it may be");
        var waiting = _time.GetTimestamp();
        await _guard.WhenChangedAsync(view.Sequence, Patience, cancellationToken).ConfigureAwait(false);
        if (_time.GetElapsedTime(waiting) >= Patience)
        {
            await reader.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        await _exits.RepeatUnknownAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cancels the resting exits of a position that is gone; gives a position that is left the exits back that had to give way.</summary>
    private async ValueTask<ExitView> FinishAsync(bool isQueued, CancellationToken cancellationToken)
    {
        var view = _guard.ViewExit(symbol, leg)!;
        if (!isQueued && view.Slot is { Closes: true } && await GiveUpAsync([.. view.UnderWay.Where(ExitSending.IsPriced)], cancellationToken).ConfigureAwait(false))
        {
            // An exit with a limit that time ran out for does not go on by itself.
            view = _guard.ViewExit(symbol, leg)!;
        }

        if (view.Basis == 0m || view.IsFlat || Math.Abs(view.Basis) < view.Tradable)
        {
            await CancelAllAsync(view.Resting.Select(static r => r.Order), cancellationToken).ConfigureAwait(false);
        }
        else if (view.Slot is { Displaced.IsEmpty: false } || _guard.ViewProtection(symbol, leg) is { IsComplete: false })
        {
            var displaced = view.Slot?.Displaced ?? [];
            Unrestored = isQueued && view.UnderWay.Count > 0 ? displaced : await RestoreAsync(view, displaced, cancellationToken).ConfigureAwait(false);
        }
        else if (view is { Share: 0m, Slot.Strategy: { } strategy } && Covered(view.Resting.Where(r => r.Order.Strategy != strategy)) >= Math.Abs(view.Basis))
        {
            // What rested for the share protects nothing of the others', who have exits of their own.
            await CancelAllAsync(view.Resting.Select(static r => r.Order).Where(o => o.Strategy == strategy), cancellationToken).ConfigureAwait(false);
        }

        return _guard.ViewExit(symbol, leg)!;
    }

    /// <summary>Gives the exits back that have ended.</summary>
    /// <returns>Those that are given back later: they have not ended, or an exit that is under way has their place.</returns>
    private async ValueTask<ImmutableArray<string>> RestoreAsync(ExitView view, ImmutableArray<string> displaced, CancellationToken cancellationToken)
    {
        var goal = GoalOf(view);
        await new ProtectionPlacing(runs, sender, reader, _exits.Backoff, symbol, leg, () => GoalOf(_guard.ViewExit(symbol, leg)) != goal).RunAsync(cancellationToken).ConfigureAwait(false);
        view = _guard.ViewExit(symbol, leg)!;
        if (GoalOf(view) != goal)
        {
            // Somebody wants to close the position meanwhile: that comes first.
            return displaced;
        }

        var (waiting, failed) = await new ExitRestoration(sender, view, _exits.Backoff).RunAsync(displaced, cancellationToken).ConfigureAwait(false);
        var alive = Alive(waiting);
        if (failed.IsEmpty && waiting.IsEmpty && !displaced.IsEmpty)
        {
            _guard.EndAlarm(AlarmCodes.ExitsNotRestored, symbol.Value, $"Exits of {symbol} gave way to an exit, and have ended. {Phrase.Held(view.Basis, symbol)} is left, and has its exits back");
        }
        else if (alive.Length > 0)
        {
            _guard.Alarm(AlarmCodes.ExitsNotRestored, symbol.Value, $"{string.Join(", ", alive.Select(static o => o.ToString()))}: the cancellation is not confirmed. When the venue confirms it, exits of the same terms are placed for what is held then; CloseAsync closes what is left");
        }

        return view.UnderWay.Count > 0 ? [.. waiting, .. failed] : waiting;
    }

    private TrackedOrder[] Alive(IEnumerable<string> orders) => [.. orders.Select(_guard.FindOrder).OfType<TrackedOrder>().Where(static o => !OrderView.IsTerminal(o.State))];

    /// <summary>What resting exits could close; of those that cancel each other, the largest.</summary>
    public static decimal Covered(IEnumerable<(TrackedOrder Order, string? Group)> resting) =>
        resting.GroupBy(static r => r.Group ?? r.Order.ClientOrderId, StringComparer.Ordinal).Sum(static g => g.Max(static r => r.Order.Leaves));

    private CloseResult Result(ExitView first, ExitView last, Denial? denial, string? queued)
    {
        var closed = Math.Max(0m, Math.Abs(first.Ours) - Math.Abs(PositionView.SameSide(first.Ours, last.Ours)));
        var isClosed = IsDone(last) && EntriesToCancel(last).Length == 0;
        if (!isClosed && queued is not null)
        {
            _guard.Alarm(AlarmCodes.ExitQueued, symbol.Value, $"{Phrase.Held(last.Basis, symbol)} is left: {queued}. GuardedBroker.GetMarketStatusAsync says when the market opens.");
        }
        else if (!isClosed && denial is null)
        {
            _guard.Alarm(AlarmCodes.ExitIncomplete, symbol.Value, $"{Phrase.Held(last.Basis, symbol)} is left after {Phrase.Age(timeout)}: {_exits.Detail}. GuardedBroker.CloseAsync tries again.");
        }

        CloseResult result = isClosed ? new CloseResult.Closed { Key = last.Key, ClosedQuantity = closed, Remaining = last.Basis }
            : denial is not null ? new CloseResult.Refused(denial) { Key = last.Key, ClosedQuantity = closed, Remaining = last.Basis }
            : queued is not null ? new CloseResult.Queued(queued) { Until = _exits.Market.Status.ContinuousAt, Key = last.Key, ClosedQuantity = closed, Remaining = last.Basis }
            : new CloseResult.Incomplete(_exits.Detail) { Key = last.Key, ClosedQuantity = closed, Remaining = last.Basis };
        return result with { InFlight = last.InFlight, OwnEntries = [.. last.OwnEntries] };
    }
}
