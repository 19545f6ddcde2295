using System.Runtime.InteropServices;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Observing;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Book;

/// <content>
/// Comparing the books with what the venue holds. One sighting of a difference tightens, two of the same act; what orders can explain is
/// no difference until they have been read again.
/// </content>
internal sealed partial class AccountBook
{
    /// <summary>By how much the venue's clock may be ahead of ours.</summary>
    private static readonly long _clockTolerance = 5 * TimeSpan.TicksPerSecond;

    /// <summary>What a smaller position at the venue has to wait after an execution of ours: a venue can lag longer than it says.</summary>
    private static readonly long _looseningPatience = TimeSpan.TicksPerMinute;

    /// <summary>Works out what a position answer means: at first it sets the positions, later it is compared with them.</summary>
    /// <param name="snapshot">The answer.</param>
    /// <param name="now">Now.</param>
    /// <param name="events">Takes what follows.</param>
    /// <param name="absent">Orders of unknown outcome of which nothing is left at the venue: they explain nothing.</param>
    public void Observe(PositionSnapshot snapshot, in GuardInstant now, List<GuardEvent> events, IReadOnlySet<string>? absent = null)
    {
        if (!snapshot.IsComplete || Implausible(snapshot) is not null)
        {
            events.Add(new GuardEvent.PositionsFailed(now, Identifier.Cap(snapshot.Reason ?? Implausible(snapshot)!)));
            return;
        }

        var asOf = FactValidation.SourceTicks(snapshot.AsOf, now);
        if (PositionReading.IsKnown && asOf < PositionReading.SourceUtcTicks)
        {
            return;
        }

        // A leg on the wrong side is nonsense, but says nothing about the others: only of its symbol nothing is taken over.
        var nonsense = new HashSet<Symbol>();
        foreach (var position in snapshot.Items.Where(IsOnWrongSide).OrderBy(static p => p.Symbol.Value, StringComparer.Ordinal))
        {
            if (nonsense.Add(position.Symbol) && Find(position.Symbol)?.State != TradingState.Quarantined)
            {
                events.Add(new GuardEvent.StateSet(now, TradingScope.Of(position.Symbol), TradingState.Quarantined, InvalidLeg(position), GuardActor));
            }
        }

        var answer = new Answer(asOf, nonsense, absent);

        // The union of both sides: what the venue does not list is flat there.
        var venue = new Dictionary<(Symbol, PositionLeg), Listed>(snapshot.Items.Count);
        foreach (var position in snapshot.Items)
        {
            ref var listed = ref CollectionsMarshal.GetValueRefOrAddDefault(venue, (position.Symbol, LegOf(position)), out _);
            listed.Net += position.Quantity;
            listed.IsInvalidLeg |= IsOnWrongSide(position);
            listed.Mark = position.MarkPrice ?? 0m;
            if (position.MarkPrice is { } mark && mark > 0m && Amount.Problem(mark) is null
                && Find(position.Symbol) is not { Quote.Status: QuoteStatus.Usable })
            {
                events.Add(new GuardEvent.MarksMoved(now, [(position.Symbol, mark)]));
            }
        }

        foreach (var position in snapshot.Items)
        {
            var leg = LegOf(position);
            ref var listed = ref CollectionsMarshal.GetValueRefOrNullRef(venue, (position.Symbol, leg));
            if (listed.IsCompared)
            {
                continue;
            }

            listed.IsCompared = true;
            if (listed.IsInvalidLeg)
            {
                RecordInvalidLeg(position.Symbol, leg, Canonical(listed.Net), asOf, now, events);
            }
            else
            {
                Compare(position.Symbol, leg, Canonical(listed.Net), listed.Mark, answer, now, events);
            }
        }

        foreach (var symbol in _symbols)
        {
            if (Configuration.IsDisabled(Mechanisms.UnionOfKeys))
            {
                continue;
            }

            foreach (var key in symbol.Keys)
            {
                if (!venue.ContainsKey((symbol.Symbol, key.Key.Leg)))
                {
                    Compare(symbol.Symbol, key.Key.Leg, 0m, 0m, answer, now, events);
                }
            }
        }

        events.Add(new GuardEvent.PositionsRead(now, asOf));
    }

    /// <summary>
    /// The differences that this answer would show now, orders not taken into account. The same comparison that <see cref="PositionReconciler"/>
    /// offers without a book.
    /// </summary>
    public IReadOnlyList<Drift> DetectDrifts(PositionSnapshot snapshot) => Implausible(snapshot) is not null || snapshot.Items.Any(IsOnWrongSide) ? []
        : PositionReconciler.DetectDrifts(_symbols.SelectMany(static s => s.Keys).Where(static k => k.Ledger.Net != 0m || k.Symbol.IsHedged).Select(static k => k.ToTracked()), snapshot);

    /// <summary>Positions that nobody could compare with the venue for too long are not trusted any more.</summary>
    public void Overdue(in GuardInstant now, List<GuardEvent> events)
    {
        if (!PositionsSeeded || now.Since(PositionsComparedAt) <= Configuration.MaxUncomparedTime.Ticks)
        {
            return;
        }

        foreach (var symbol in _symbols)
        {
            if (symbol.State is not TradingState.Quarantined && Array.Exists(symbol.Keys, static k => k.Ledger.Net != 0m || k.Live.Count > 0))
            {
                events.Add(new GuardEvent.StateSet(
                    now, TradingScope.Of(symbol.Symbol), TradingState.Quarantined,
                    $"its position could not be compared with the venue for {Configuration.MaxUncomparedTime}{(PositionFailure is { } why ? $": {why}" : "")}", GuardActor));
            }
        }
    }

    /// <summary>
    /// What could explain a position is no explanation any more once the orders were read after it and nothing of them had moved: then it is
    /// a difference, seen once.
    /// </summary>
    private void EndExplanations(OpenOrderSnapshot orders, IReadOnlySet<string>? absent, in GuardInstant now, List<GuardEvent> events)
    {
        var asOf = FactValidation.SourceTicks(orders.AsOf, now);
        HashSet<Symbol>? moved = null;
        foreach (var symbol in _symbols)
        {
            foreach (var key in symbol.Keys)
            {
                if (key.Venue.Result != Comparison.Explained || asOf <= key.Venue.AsOfUtcTicks || HasMoved(key) || !IsBeyond(key, key.Venue.Net, asOf, absent))
                {
                    continue;
                }

                moved ??= MovedNow(events);
                if (!moved.Contains(symbol.Symbol))
                {
                    RecordDifference(key, key.Venue.Net, key.Venue.AsOfUtcTicks, now, events);
                }
            }
        }
    }

    /// <summary>Whether something was booked since the venue was last looked at: what it held then says nothing about now.</summary>
    private bool HasMoved(PositionBook key) =>
        key.LastFillAt is { } fill && fill.UtcTicks >= key.Venue.AsOfUtcTicks - Configuration.Capabilities.PositionVisibilityLag.Ticks;

    private HashSet<Symbol> MovedNow(List<GuardEvent> events)
    {
        var moved = new HashSet<Symbol>();
        foreach (var e in events)
        {
            if ((e switch { GuardEvent.ExecutionBooked x => x.ClientOrderId, GuardEvent.ExecutionRevised x => x.ClientOrderId, _ => null }) is { } id && FindOrder(id) is { } order)
            {
                moved.Add(order.Key.Key.Symbol);
            }
        }

        return moved;
    }

    /// <summary>
    /// Whether a position is beyond everything that orders whose state was not told since, and that may be at the venue, could have made of what
    /// is booked.
    /// </summary>
    private static bool IsBeyond(PositionBook key, decimal venueNet, long ordersAsOfUtcTicks, IReadOnlySet<string>? absent)
    {
        var could = default(Contribution);
        foreach (var order in key.Live)
        {
            if ((order.IsWaiting || order.ConfirmedAt is not { } confirmed || confirmed.UtcTicks >= ordersAsOfUtcTicks) && absent?.Contains(order.ClientOrderId) != true)
            {
                could = could.Plus(key.CouldFill(order, waitingCountsInFull: true));
            }
        }

        var (low, high) = could.Reach(key.Ledger.Net);
        return venueNet < low || venueNet > high;
    }

    private void Compare(Symbol symbol, PositionLeg leg, decimal net, decimal mark, in Answer answer, in GuardInstant now, List<GuardEvent> events)
    {
        // Beside a leg that is nonsense, what differs is said and not taken over.
        var (asOf, isBelieved) = (answer.AsOfUtcTicks, !answer.InvalidLegs.Contains(symbol));
        var key = Find(symbol)?.Find(leg, net);
        var booked = key?.Ledger.Net ?? 0m;
        var lag = Configuration.IsDisabled(Mechanisms.VisibilityLag) ? 0L : Configuration.Capabilities.PositionVisibilityLag.Ticks;
        var recentFill = key?.LastFillAt is { } fill && asOf - fill.UtcTicks <= lag;
        if (!PositionsSeeded && !recentFill && isBelieved)
        {
            if (net != booked)
            {
                var managed = Configuration.ManageExistingPositions ? net : PositionBook.SameSide(key?.Managed ?? 0m, net);
                events.Add(new GuardEvent.PositionSet(now, symbol, leg, net, managed, PriceOf(symbol, mark), GuardActor));
            }

            return;
        }

        if (net == booked)
        {
            NoteCompared(key, net, asOf, now, events);
            if (key is not null && isBelieved && (key.Venue.Result != Comparison.Agrees || (key.Symbol.State == TradingState.Quarantined && key.Venue.CleanReads < VenueView.CleanReadsWanted)))
            {
                events.Add(new GuardEvent.PositionCompared(now, symbol, leg, net, Comparison.Agrees, asOf));
            }

            if (key is not null && isBelieved && net == 0m)
            {
                FlagOrphanExits(key, asOf, now, events);
            }

            return;
        }

        if (key is null)
        {
            RecordDifference(symbol, leg, net, asOf, now, events);
            return;
        }

        var certain = isBelieved && IsCertain(key, net, asOf, lag, answer.Absent);
        var (low, high) = (key.Ledger.Low, key.Ledger.High);
        if (!key.Reach.TrySince(asOf - lag, ref low, ref high))
        {
            // Older than what is remembered of a busy position: it cannot be compared.
            NoteUncompared(key, net, asOf, now, events);
            return;
        }

        NoteCompared(key, net, asOf, now, events);

        if (certain)
        {
            ApplyDriftPolicy(key, net, PriceOf(symbol, mark), now, events);
        }
        else if (net < low || net > high)
        {
            RecordDifference(key, net, asOf, now, events);
        }
        else if (!recentFill && key.Venue.Result switch
        {
            Comparison.Agrees => true,
            Comparison.Explained => key.Venue.Net != net || HasMoved(key),
            _ => net - booked != key.Venue.Difference,
        })
        {
            events.Add(new GuardEvent.PositionCompared(now, symbol, leg, net, Comparison.Explained, asOf));
        }
    }

    /// <summary>A position whose answers are all too old to be compared is not trusted any more either.</summary>
    private void NoteUncompared(PositionBook key, decimal net, long asOf, in GuardInstant now, List<GuardEvent> events)
    {
        if (key.Venue.UncomparedSince is not { } since)
        {
            events.Add(new GuardEvent.PositionCompared(now, key.Key.Symbol, key.Key.Leg, net, Comparison.TooOld, asOf));
        }
        else if (now.Since(since) > Configuration.MaxUncomparedTime.Ticks && key.Symbol.State != TradingState.Quarantined)
        {
            events.Add(new GuardEvent.StateSet(
                now, TradingScope.Of(key.Key.Symbol), TradingState.Quarantined,
                $"it moves so often that no answer could be compared for {Configuration.MaxUncomparedTime}: all were older than what is remembered of it", GuardActor));
        }
    }

    private static void NoteCompared(PositionBook? key, decimal net, long asOf, in GuardInstant now, List<GuardEvent> events)
    {
        if (key?.Venue.UncomparedSince is not null)
        {
            events.Add(new GuardEvent.PositionCompared(now, key.Key.Symbol, key.Key.Leg, net, Comparison.InTime, asOf));
        }
    }

    /// <summary>
    /// Whether a difference was seen before and may be acted on: orders were read in between, the sightings are further apart than the venue
    /// lags, and what gives room, or may be what was held before the last executions, has waited longer.
    /// </summary>
    private bool IsCertain(PositionBook key, decimal net, long asOf, long lag, IReadOnlySet<string>? absent)
    {
        if (key.Venue.Result != Comparison.Differs || net - key.Ledger.Net != key.Venue.Difference)
        {
            return false;
        }

        var apart = asOf - key.Venue.DoubtedAsOfUtcTicks;
        var waits = key.LastFillAt is { } fill && asOf - fill.UtcTicks <= _looseningPatience && !Configuration.IsDisabled(Mechanisms.VisibilityLag)
            && (Math.Abs(net) < Math.Abs(key.Ledger.Net) || CouldBeOlder(key, net, asOf - _looseningPatience));
        return !waits && (Configuration.IsDisabled(Mechanisms.TwoSightings) || (apart > 0 && apart >= lag && OpenOrderReading.IsKnown && OpenOrderReading.SourceUtcTicks > key.Venue.DoubtedAsOfUtcTicks))
            && IsBeyond(key, net, OpenOrderReading.SourceUtcTicks, absent);
    }

    /// <summary>Whether it could have been held since: then an answer that lags longer than the venue says shows it again.</summary>
    private static bool CouldBeOlder(PositionBook key, decimal net, long sinceUtcTicks)
    {
        var (low, high) = (key.Ledger.Net, key.Ledger.Net);
        _ = key.Reach.TrySince(sinceUtcTicks, ref low, ref high);
        return net >= low && net <= high;
    }

    /// <summary>The price that was seen counts from now on: what is held must not wait for the next one to be valued.</summary>
    private decimal PriceOf(Symbol symbol, decimal mark) => Find(symbol) is { Quote: { Status: QuoteStatus.Usable } quote } ? quote.Price : mark;

    private PositionLeg LegOf(VenuePosition position)
    {
        var hedged = Find(position.Symbol)?.IsHedged ?? Configuration.Hedging.Allows(position.Symbol);
        return !hedged ? PositionLeg.Net
            : position.Leg != PositionLeg.Net ? position.Leg
            : position.Quantity >= 0m ? PositionLeg.Long
            : PositionLeg.Short;
    }

    /// <summary>How far an answer can be used.</summary>
    /// <param name="AsOfUtcTicks">The venue's time of it.</param>
    /// <param name="InvalidLegs">Symbols of which it says what cannot be.</param>
    /// <param name="Absent">Orders that explain nothing in it.</param>
    private readonly record struct Answer(long AsOfUtcTicks, HashSet<Symbol> InvalidLegs, IReadOnlySet<string>? Absent);

    /// <summary>What an answer lists of one position, entries of the same leg together.</summary>
    private struct Listed
    {
        public decimal Net;
        public decimal Mark;
        public bool IsCompared;
        public bool IsInvalidLeg;
    }
}
