using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Shell;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>
/// Keeps every position that has a plan protected: looks at the books after every change, and at least twice a second while there is a plan, and begins what is missing. What it begins goes through the
/// position's exit slot, like every other exit.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ProtectionWatch(VenueSender sender, VenueReader reader, VenueCalls calls, ExitRuns exits, ProtectionPolicy policy, PlanBars bars)
{
    /// <summary>Prices come without a change of the books.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    /// <summary>While something is uncovered, an alarm comes due without a change of the books.</summary>
    private static readonly TimeSpan Stare = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the rest of an entry may take to end, before what has filled is protected beside it.</summary>
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    /// <summary>Many changes at once are looked at once.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private readonly OrderGuard _guard = sender.Guard;
    private readonly UnprotectedExit _exit = new(exits, sender, reader);
    private readonly ProtectionGuide _guide = new(sender, exits, bars, exits.Stopping);
    private readonly UnplannedPositions _unplanned = new(sender.Guard, policy, bars, sender.Time);
    private readonly WakeUp _planned = new(sender.Time);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(Symbol Symbol, PositionLeg Leg), WatchedProtection> _watched = [];
    private bool _wasRead;

    /// <summary>Watches until the token is canceled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        foreach (var (symbol, leg) in _guard.Risk.Books.Read(static (book, _) => Planned(book)))
        {
            Add(symbol, leg);
        }

        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var woken = _planned.Renew();
                var version = _guard.Risk.Books.Read(static (book, _) => book.Version);
                var pause = Look(stopping);
                if (pause is not null || policy.DefaultPlan is not null)
                {
                    await Task.Delay(Breath, sender.Time, stopping).ConfigureAwait(false);
                    await _guard.WhenChangedAsync(version, pause ?? Glance, stopping).ConfigureAwait(false);
                }
                else
                {
                    await SignalWait.UntilAsync(woken, null, sender.Time, stopping).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The loop must outlive a failure of one of its steps.
                calls.Report("the protection of positions", exception);
                await Task.Delay(Glance, sender.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Watches a position from now on, until its plan has ended.</summary>
    public void Add(Symbol symbol, PositionLeg leg)
    {
        lock (_gate)
        {
            _watched.TryAdd((symbol, leg), new WatchedProtection());
        }

        _planned.Signal();
    }

    private static (Symbol, PositionLeg)[] Planned(Book.BookView book) =>
        [.. book.Symbols.SelectMany(static s => s.Keys).Where(static k => k.Protection is not null).Select(static k => (k.Key.Symbol, k.Key.Leg))];

    /// <summary>Looks at every position that is watched.</summary>
    /// <returns>How long to wait until the next look; <see langword="null"/> when none is watched.</returns>
    private TimeSpan? Look(CancellationToken stopping)
    {
        // What the journal says may be gone: nothing is placed before the venue was read once since the start.
        _wasRead = _wasRead || _guard.IsRead;
        foreach (var (symbol, leg) in _unplanned.Plan(stopping))
        {
            Add(symbol, leg);
        }

        KeyValuePair<(Symbol Symbol, PositionLeg Leg), WatchedProtection>[] watched;
        lock (_gate)
        {
            watched = [.. _watched];
        }

        var pause = Glance;
        foreach (var ((symbol, leg), state) in watched)
        {
            if (_guard.ViewProtection(symbol, leg) is { } view)
            {
                pause = view.Uncovered > 0m ? Stare : pause;
                Look(view, state, stopping);
                continue;
            }

            EndAlarms(symbol, state);
            lock (_gate)
            {
                // A plan that was set since is seen at the next look.
                if (_guard.ViewProtection(symbol, leg) is null)
                {
                    _watched.Remove((symbol, leg));
                }
            }
        }

        return watched.Length > 0 ? pause : null;
    }

    private void Look(ProtectionView view, WatchedProtection state, CancellationToken stopping)
    {
        if (state.Note(view, sender.Time))
        {
            _guard.SetProtection(view.Key.Symbol, view.Key.Leg, view.Slot, view.Slot with { Failures = view.Slot.Failures + 1 });
        }
        else if (state.IsForgiven)
        {
            _guard.SetProtection(view.Key.Symbol, view.Key.Leg, view.Slot, view.Slot.Forgive());
        }

        Tell(view, state);
        if (state.Step is { IsCompleted: false } || exits.IsUnderWay(view.Key.Symbol, view.Key.Leg) || view.IsWaiting || !_wasRead || !IsDue(view, state))
        {
            return;
        }

        // A market that does not answer must not hold up the others.
        state.Step = StepAsync(view, state, stopping);
    }

    private bool IsDue(ProtectionView view, WatchedProtection state) =>
        view.Quantity > 0m && (view.Missing.Count > 0 || view.Surplus.Count > 0 || view.IsAtTarget || IsStopUseless(view, state) || _guide.IsDue(view, state));

    /// <summary>Whether the price is beyond the stop, and none rests, or the one that rests has had its time.</summary>
    private bool IsStopUseless(ProtectionView view, WatchedProtection state) => view.IsThrough && (view.Covered == 0m || state.ThroughFor(sender.Time) >= policy.StopPatience);

    /// <summary>Raises what is overdue, and ends what is over.</summary>
    private void Tell(ProtectionView view, WatchedProtection state)
    {
        var symbol = view.Key.Symbol;
        if (view.Uncovered == 0m)
        {
            state.EndMissing(() => _guard.EndAlarm(AlarmCodes.ProtectionMissing, symbol.Value, $"{Phrase.Number(view.Quantity)} {symbol} are covered by live stops again"));
        }
        else if (state.UncoveredFor(sender.Time) >= policy.AlarmAfter && state.TellMissing())
        {
            _guard.Alarm(AlarmCodes.ProtectionMissing, symbol.Value,
                $"No live stop has covered {Phrase.Number(view.Uncovered)} of {Phrase.Number(view.Quantity)} {symbol} for {Phrase.Age(state.UncoveredFor(sender.Time))}{(view.Slot.Failures > 0 ? $"; the venue has refused {view.Slot.Failures} times" : "")}. The guard goes on trying; GuardedBroker.AuditProtectionAsync says what rests, and GuardedBroker.CloseAsync closes the position.");
        }

        if (!view.IsThrough)
        {
            state.EndThrough(() => _guard.EndAlarm(AlarmCodes.StopNotExecuted, symbol.Value, $"The price of {symbol} is on this side of the stop at {Phrase.Number(view.Slot.StopPrice)} again"));
        }
    }

    private void EndAlarms(Symbol symbol, WatchedProtection state)
    {
        state.EndMissing(() => _guard.EndAlarm(AlarmCodes.ProtectionMissing, symbol.Value, $"Nothing of {symbol} is left to be protected"));
        state.EndThrough(() => _guard.EndAlarm(AlarmCodes.StopNotExecuted, symbol.Value, $"Nothing of {symbol} is left to be protected"));
        state.EndLacking(() => _guard.EndAlarm(AlarmCodes.BarsMissing, symbol.Value, $"Nothing of {symbol} is left to be protected"));
    }

    /// <summary>The next step for one position.</summary>
    private async Task StepAsync(ProtectionView view, WatchedProtection state, CancellationToken stopping)
    {
        try
        {
            var (symbol, leg) = (view.Key.Symbol, view.Key.Leg);
            var status = await sender.GetMarketStatusAsync(symbol, stopping).ConfigureAwait(false);
            if (view.Surplus.Count > 0)
            {
                await sender.CancelDueAsync(view.Surplus, Attribution.ByGuard("another stop has taken its place"), stopping).ConfigureAwait(false);
            }
            else if (IsStopUseless(view, state))
            {
                await ExitAsync(view, state, stopping).ConfigureAwait(false);
            }
            else if (view.IsAtTarget && state.MayTry(sender.Time))
            {
                await _exit.TryAsync(symbol, leg, isWanted: true, static v => v.WhyAtTarget, stopping).ConfigureAwait(false);
            }
            else if (view.Missing.Count > 0 && !WaitsForEntry(view, state) && state.MayTry(sender.Time))
            {
                await PlaceAsync(view, state, status, stopping).ConfigureAwait(false);
            }
            else
            {
                await _guide.FollowAsync(view, state, status).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The plan is in the journal: the next start goes on with it.
        }
        catch (Exception exception)
        {
            calls.Report($"the protection of {view.Key.Symbol}", exception);
        }
    }

    private async Task ExitAsync(ProtectionView view, WatchedProtection state, CancellationToken stopping)
    {
        var (symbol, leg) = (view.Key.Symbol, view.Key.Leg);
        if (!state.MayTry(sender.Time))
        {
            return;
        }

        var isClosing = await _exit.TryAsync(symbol, leg, policy.ExitsWhenUnprotected, static v => v.WhyThrough, stopping).ConfigureAwait(false);
        if (view.Covered > 0m && state.TellThrough())
        {
            _guard.Alarm(AlarmCodes.StopNotExecuted, symbol.Value,
                $"The price of {symbol} is {Phrase.Number(view.Price!.Value)}, the stop at {Phrase.Number(view.Slot.StopPrice)} rests, and {Phrase.Number(view.Quantity)} {symbol} are still held{(isClosing ? "; the guard closes the position" : "")}. GuardedBroker.CloseAsync closes it.");
        }
    }

    /// <summary>Whether the rest of an entry is given a moment, before what has filled of it is seen to.</summary>
    private bool WaitsForEntry(ProtectionView view, WatchedProtection state) =>
        view.Uncovered > 0m && (view.HalfFilled.Count > 0 || (view.Filling.Count > 0 && view.Covered > 0m)) && state.UncoveredFor(sender.Time) < policy.PartialEntryWait;

    /// <summary>Begins what is missing: by a change of a price, by canceling the rest of an entry, or by an exchange of what rests.</summary>
    private async Task PlaceAsync(ProtectionView view, WatchedProtection state, MarketStatus? status, CancellationToken stopping)
    {
        // What is covered, and only wants another price, takes nothing from the entry.
        var rest = view.Uncovered == 0m ? [] : policy.PartialEntry switch { PartialEntry.CancelRest => view.Filling, PartialEntry.ByVenue => view.HalfFilled, _ => [] };
        await sender.CancelDueAsync(rest, Attribution.ByGuard("what has filled of it is not protected before all of it has"), stopping).ConfigureAwait(false);
        if (rest.Count > 0 && view.HalfFilled.Count > 0 && state.UncoveredFor(sender.Time) < policy.PartialEntryWait + CancelPatience)
        {
            // Its own exits would come to work beside those that are placed.
            return;
        }

        if (view.Move is { } move && state.MayMove)
        {
            var result = await sender.LoosenProtectionAsync(move, view.Slot.By, stopping).ConfigureAwait(false);
            state.NoteMove(result is ReplaceResult.Replaced or ReplaceResult.Pending, sender.Time);
            return;
        }

        // What protects is not taken away outside of continuous trading, nor where the venue does not say so: the cancellation could wait for the morning.
        if (view.Misplaced.Count > 0 && !view.Overlaps && (view.Covered > 0m ? status is not { Phase: MarketPhase.Continuous } : status is { Phase: not MarketPhase.Continuous }))
        {
            return;
        }

        exits.Restore(view.Key.Symbol, view.Key.Leg, view.Overlaps ? [] : [.. view.Misplaced.Select(static o => o.ClientOrderId)], "the plan that protects the position wants others");
    }
}
