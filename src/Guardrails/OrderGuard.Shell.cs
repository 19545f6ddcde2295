using Guardrails.Book;
using Guardrails.Closing;
using Guardrails.Events;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Shell;
using Guardrails.States;

namespace Guardrails;

/// <content>What the guarded broker and its exits ask the guard for.</content>
public sealed partial class OrderGuard
{
    /// <summary>Whether the symbol's instrument is known.</summary>
    internal bool Knows(Symbol symbol) => _core.Read((book, _) => book.Find(symbol)?.Instrument is not null);

    /// <summary>Symbols that are held or have orders, but were never described.</summary>
    internal IReadOnlyList<Symbol> SymbolsWithoutInstrument() => _core.Read(static (book, _) =>
        book.Symbols.Where(static s => s.Instrument is null && s.Keys.Any(static k => k.Ledger.Net != 0m || k.LiveCount > 0))
            .Select(static s => s.Symbol).ToArray());

    /// <summary>What an exit of a position has to know.</summary>
    internal ExitView? ViewExit(Symbol symbol, PositionLeg leg) => _core.Read((book, _) => ExitViewBuilder.Of(book, symbol, leg));

    /// <summary>Whether the venue was read completely since it was last not followed.</summary>
    internal bool IsRead => _core.Read(static (book, _) => book.InterruptedAtUtcTicks == 0 && book.PositionReading.IsKnown && book.OpenOrderReading.IsKnown);

    /// <summary>Whether the last complete answer of the venue does not contradict what is booked of a position.</summary>
    internal bool IsSeen(Symbol symbol, PositionLeg leg) => IsRead && _core.Read((book, _) => book.Find(symbol)?.FindExact(leg) is not { InDoubt: true });

    internal AccountId Account => _options.Account;

    internal VenueId Venue => _options.Venue;

    /// <summary>Exits that were under way when the guard was closed.</summary>
    internal IReadOnlyList<(Symbol Symbol, PositionLeg Leg, ExitSlot Slot)> ExitsUnderWay() =>
        _core.Read(static (book, _) => ExitViewBuilder.Exiting(book).Select(static k => (k.Key.Symbol, k.Key.Leg, k.Exit!)).ToArray());

    internal IReadOnlyList<IReadOnlyList<TrackedOrder>> ExitsToRestore(IEnumerable<string> displaced) => _core.Read((book, _) => ExitViewBuilder.ExitsToRestore(book, displaced));

    /// <summary>A name no exit had before, in this run or another.</summary>
    /// <remarks>Counted by itself: one event more or less in the journal must not rename the exits after it.</remarks>
    internal string NameExit()
    {
        var number = Interlocked.Increment(ref _exitsNamed);
        return _core.Read((book, _) => FormattableString.Invariant($"exit-{book.Epoch}-{number}"));
    }

    private long _exitsNamed;

    /// <summary>
    /// Writes what an exit is about to do (or, without a slot, that it has ended). May be called under a lock: nobody is told before
    /// <see cref="FlushExits"/>, which must follow outside of it.
    /// </summary>
    /// <returns>The place to wait for with <see cref="WhenExitWrittenAsync"/>.</returns>
    internal long SetExit(Symbol symbol, PositionLeg leg, ExitSlot? slot) => _core.Record((symbol, leg, slot), static (_, s, now, events) => events.Add(new GuardEvent.ExitSet(
        now, s.symbol, s.leg, s.slot?.Intent ?? ExitIntent.None, s.slot?.Target ?? 0m, s.slot?.Reason ?? "", s.slot?.Actor ?? "", s.slot?.Displaced ?? [])));

    internal void FlushExits() => _core.Flush();

    /// <summary>Waits for a record as an exit does: not for long.</summary>
    internal ValueTask WhenExitWrittenAsync(Symbol symbol, long place) => AwaitBrieflyAsync(place, $"the exit of {symbol}");

    /// <summary>Waits until the books change, but not for ever.</summary>
    internal ValueTask WhenChangedAsync(long place, TimeSpan longest, CancellationToken cancellationToken) =>
        SignalWait.UntilAsync(_core.WhenChangedAsync(place), longest, _options.TimeProvider, cancellationToken);

    /// <summary>Whether something has to be read again soon: a difference, a quarantine that waits for clean answers, an interruption, a failed answer.</summary>
    internal bool NeedsReading() => _core.Read(static (book, _) => book.InterruptedAtUtcTicks != 0 || book.ClockInDoubt || !book.PositionReading.IsKnown || !book.OpenOrderReading.IsKnown
        || book.Symbols.Any(static s => s.Keys.Any(k => k.Venue is { Result: not Comparison.Agrees, DriftReported: false } || (s.State == TradingState.Quarantined && k.Venue.CleanReads < VenueView.CleanReadsWanted))));

    internal void Alarm(string code, string subject, string message) => _core.Alarm(code, subject, message);
}
