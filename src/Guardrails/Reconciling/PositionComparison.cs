using System.Runtime.InteropServices;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Exposure;
using Guardrails.Observing;
using Guardrails.Positions;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Reconciling;

/// <summary>Compares the books with what the venue holds. One sighting of a difference tightens, two of the same act; what orders can explain is no difference until they have been read again.</summary>
internal static class PositionComparison
{
    /// <summary>By how much the venue's clock may be ahead of ours.</summary>
    public static readonly long ClockTolerance = 5 * TimeSpan.TicksPerSecond;

    /// <summary>What a smaller position at the venue has to wait after an execution of ours: a venue can lag longer than it says.</summary>
    public static readonly long LooseningPatience = TimeSpan.TicksPerMinute;

    /// <summary>Works out what a position answer means: at first it sets the positions, later it is compared with them.</summary>
    /// <param name="book">The books.</param>
    /// <param name="snapshot">The answer.</param>
    /// <param name="now">Now.</param>
    /// <param name="events">Takes what follows.</param>
    /// <param name="absent">Orders of unknown outcome of which nothing is left at the venue: they explain nothing.</param>
    public static void Read(BookView book, PositionSnapshot snapshot, in GuardInstant now, List<GuardEvent> events, IReadOnlySet<string>? absent = null)
    {
        snapshot = book.Names.Of(snapshot);
        if (!snapshot.IsComplete || LegValidity.Implausible(book, snapshot) is not null)
        {
            events.Add(new GuardEvent.PositionsFailed(now, Identifier.Cap(snapshot.Reason ?? LegValidity.Implausible(book, snapshot)!)));
            return;
        }

        var asOf = FactValidation.SourceTicks(snapshot.AsOf, now);
        if (book.PositionReading.IsKnown && asOf < book.PositionReading.SourceUtcTicks)
        {
            return;
        }

        // A leg on the wrong side is nonsense, but says nothing about the others: only of its symbol nothing is taken over.
        var nonsense = new HashSet<Symbol>();
        foreach (var position in snapshot.Items.Where(p => LegValidity.IsImpossible(book, p)).OrderBy(static p => p.Symbol.Value, StringComparer.Ordinal))
        {
            if (nonsense.Add(position.Symbol))
            {
                MisfitPolicy.Record(book, new(Misfit.InvalidLeg, position.Symbol, null, Reason: LegValidity.Impossible(book, position)), now, events);
            }
        }

        var answer = new Answer(asOf, nonsense, absent);

        // The union of both sides: what the venue does not list is flat there.
        var venue = new Dictionary<(Symbol, PositionLeg), Listed>(snapshot.Items.Count);
        foreach (var position in snapshot.Items)
        {
            ref var listed = ref CollectionsMarshal.GetValueRefOrAddDefault(venue, (position.Symbol, LegOf(book, position)), out _);
            listed.Net += position.Quantity;
            listed.IsInvalidLeg |= nonsense.Contains(position.Symbol) && LegValidity.IsImpossible(book, position);
            listed.Mark = MarkOf(position);
            NoteMark(book, position.Symbol, listed.Mark, now, events);
        }

        foreach (var position in snapshot.Items)
        {
            var leg = LegOf(book, position);
            ref var listed = ref CollectionsMarshal.GetValueRefOrNullRef(venue, (position.Symbol, leg));
            if (listed.IsCompared)
            {
                continue;
            }

            listed.IsCompared = true;
            if (listed.IsInvalidLeg)
            {
                LegValidity.RecordInvalidLeg(book, position.Symbol, leg, Legibility.Canonical(listed.Net), asOf, now, events);
            }
            else
            {
                Compare(book, position.Symbol, leg, Legibility.Canonical(listed.Net), listed.Mark, answer, now, events);
            }
        }

        foreach (var symbol in book.Symbols)
        {
            if (book.Configuration.IsDisabled(Mechanisms.UnionOfKeys))
            {
                continue;
            }

            foreach (var key in symbol.Keys)
            {
                if (!venue.ContainsKey((symbol.Symbol, key.Key.Leg)))
                {
                    Compare(book, symbol.Symbol, key.Key.Leg, 0m, 0m, answer, now, events);
                }
            }
        }

        events.Add(new GuardEvent.PositionsRead(now, asOf));
    }

    /// <summary>The venue's valuation; 0 where it says none, or one that no price can be.</summary>
    private static decimal MarkOf(VenuePosition position) =>
        position.MarkPrice is { } mark && Math.Abs(mark) <= Amount.MaxMagnitude && Amount.Fit(mark) is var fit && Amount.Problem(fit) is null ? fit : 0m;

    /// <summary>The venue's valuation confirms a step of the price, and stands for the price where none was seen.</summary>
    private static void NoteMark(BookView book, Symbol symbol, decimal mark, in GuardInstant now, List<GuardEvent> events)
    {
        if (mark == 0m)
        {
            return;
        }

        PriceStepReader.Corroborate(book, symbol, mark, now, events);
        var known = book.Find(symbol);
        if (known is not { Quote.Status: QuoteStatus.Usable } && (mark > 0m || known?.Instrument is { NegativePricesAllowed: true }))
        {
            events.Add(new GuardEvent.MarksMoved(now, [(symbol, mark)]));
        }
    }

    /// <summary>
    /// The differences that this answer would show now, orders not taken into account. The same comparison that <see cref="PositionReconciler"/>
    /// offers without a book.
    /// </summary>
    public static IReadOnlyList<Drift> DetectDrifts(BookView book, PositionSnapshot snapshot)
    {
        snapshot = book.Names.Of(snapshot);
        return LegValidity.Implausible(book, snapshot) is not null || snapshot.Items.Any(p => LegValidity.IsImpossible(book, p)) ? []
            : PositionReconciler.DetectDrifts(book.Symbols.SelectMany(static s => s.Keys).Where(static k => k.Ledger.Net != 0m || k.Symbol.IsHedged).Select(static k => k.ToTracked()), snapshot);
    }

    /// <summary>Positions that nobody could compare with the venue for too long are not trusted any more.</summary>
    public static void Overdue(BookView book, in GuardInstant now, List<GuardEvent> events)
    {
        if (!book.PositionsSeeded || now.Since(book.PositionsComparedAt) <= book.Configuration.MaxUncomparedTime.Ticks)
        {
            return;
        }

        foreach (var symbol in book.Symbols)
        {
            if (symbol.State is not TradingState.Quarantined && symbol.Keys.Any(static k => k.Ledger.Net != 0m || k.LiveCount > 0))
            {
                var reason = $"its position could not be compared with the venue for {Text.Phrase.Age(book.Configuration.MaxUncomparedTime)}{(book.PositionFailure is { } why ? $": {why}" : "")}";
                MisfitPolicy.Record(book, new(Misfit.Uncompared, symbol.Symbol, null, Reason: reason), now, events);
            }
        }
    }

    /// <summary>
    /// What could explain a position is no explanation any more once the orders were read after it and nothing of them had moved: then it is
    /// a difference, seen once.
    /// </summary>
    public static void EndExplanations(BookView book, OpenOrderSnapshot orders, IReadOnlySet<string>? absent, in GuardInstant now, List<GuardEvent> events)
    {
        var asOf = FactValidation.SourceTicks(orders.AsOf, now);
        HashSet<Symbol>? moved = null;
        foreach (var symbol in book.Symbols)
        {
            foreach (var key in symbol.Keys)
            {
                if (key.Venue.Result != Comparison.Explained || asOf <= key.Venue.AsOfUtcTicks || HasMoved(book, key) || !IsBeyond(key, key.Venue.Net, asOf, absent))
                {
                    continue;
                }

                moved ??= MovedNow(book, events);
                if (!moved.Contains(symbol.Symbol))
                {
                    Differences.RecordDifference(book, key, key.Venue.Net, key.Venue.AsOfUtcTicks, now, events);
                }
            }
        }
    }

    /// <summary>Whether something was booked since the venue was last looked at: what it held then says nothing about now.</summary>
    private static bool HasMoved(BookView book, PositionView key) =>
        key.LastFillAt is { } fill && fill.UtcTicks >= key.Venue.AsOfUtcTicks - book.Configuration.Capabilities.PositionVisibilityLag.Ticks;

    private static HashSet<Symbol> MovedNow(BookView book, List<GuardEvent> events)
    {
        var moved = new HashSet<Symbol>();
        foreach (var e in events)
        {
            if ((e switch { GuardEvent.ExecutionBooked x => x.ClientOrderId, GuardEvent.ExecutionRevised x => x.ClientOrderId, _ => null }) is { } id && book.FindOrder(id) is { } order)
            {
                moved.Add(order.Symbol);
            }
        }

        return moved;
    }

    /// <summary>
    /// Whether a position is beyond everything that orders whose state was not told since, and that may be at the venue, could have made of what
    /// is booked.
    /// </summary>
    private static bool IsBeyond(PositionView key, decimal venueNet, long ordersAsOfUtcTicks, IReadOnlySet<string>? absent)
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

    private static void Compare(BookView book, Symbol symbol, PositionLeg leg, decimal net, decimal mark, in Answer answer, in GuardInstant now, List<GuardEvent> events)
    {
        // Beside a leg that is nonsense, what differs is said and not taken over.
        var (asOf, isBelieved) = (answer.AsOfUtcTicks, !answer.InvalidLegs.Contains(symbol));
        var key = book.Find(symbol)?.Find(leg, net);
        var booked = key?.Ledger.Net ?? 0m;
        var lag = book.Configuration.IsDisabled(Mechanisms.VisibilityLag) ? 0L : book.Configuration.Capabilities.PositionVisibilityLag.Ticks;
        var recentFill = key?.LastFillAt is { } fill && asOf - fill.UtcTicks <= lag;
        if (!book.PositionsSeeded && !recentFill && isBelieved)
        {
            if (net != booked)
            {
                var managed = book.Configuration.ManageExistingPositions ? net : PositionView.SameSide(key?.Managed ?? 0m, net);
                events.Add(new GuardEvent.PositionSet(now, symbol, leg, net, managed, PriceOf(book, symbol, mark), Attribution.ByGuard("first reading")));
            }

            return;
        }

        if (net == booked)
        {
            NoteCompared(key, net, asOf, now, events);
            if (key is not null && isBelieved && IsNews(book, key, asOf))
            {
                events.Add(new GuardEvent.PositionCompared(now, symbol, leg, net, Comparison.Agrees, asOf));
            }

            if (key is not null && isBelieved && net == 0m)
            {
                Differences.FlagOrphanExits(book, key, asOf, now, events);
            }

            return;
        }

        if (key is null)
        {
            Differences.RecordDifference(book, symbol, leg, net, asOf, now, events);
            return;
        }

        var certain = isBelieved && IsCertain(book, key, net, asOf, lag, answer.Absent);
        var (low, high) = (key.Ledger.Low, key.Ledger.High);
        if (!key.TryReachSince(asOf - lag, ref low, ref high))
        {
            // Older than what is remembered of a busy position: it cannot be compared.
            NoteUncompared(book, key, net, asOf, now, events);
            return;
        }

        NoteCompared(key, net, asOf, now, events);

        if (certain)
        {
            Differences.ApplyDriftPolicy(book, key, net, PriceOf(book, symbol, mark), now, events);
        }
        else if (net < low || net > high)
        {
            Differences.RecordDifference(book, key, net, asOf, now, events);
        }
        else if (!recentFill && key.Venue.Result switch
        {
            Comparison.Agrees => true,
            Comparison.Explained => key.Venue.Net != net || HasMoved(book, key),
            _ => net - booked != key.Venue.Difference,
        })
        {
            events.Add(new GuardEvent.PositionCompared(now, symbol, leg, net, Comparison.Explained, asOf));
        }
    }

    /// <summary>Whether an answer that agrees says something that was not known: the last one differed, facts were disputed, fees were not told, or a quarantine waits for it.</summary>
    private static bool IsNews(BookView book, PositionView key, long asOf) =>
        key.Venue.Result != Comparison.Agrees || key.Venue.HasDisputes || key.SettlesFees(asOf, book.Configuration.Capabilities.PositionVisibilityLag) || (key.Symbol.State == TradingState.Quarantined && key.Venue.CleanReads < VenueView.CleanReadsWanted);

    /// <summary>A position whose answers are all too old to be compared is not trusted any more either.</summary>
    private static void NoteUncompared(BookView book, PositionView key, decimal net, long asOf, in GuardInstant now, List<GuardEvent> events)
    {
        if (key.Venue.UncomparedSince is not { } since)
        {
            events.Add(new GuardEvent.PositionCompared(now, key.Key.Symbol, key.Key.Leg, net, Comparison.TooOld, asOf));
        }
        else if (now.Since(since) > book.Configuration.MaxUncomparedTime.Ticks && key.Symbol.State != TradingState.Quarantined)
        {
            var reason = $"it moves so often that no answer could be compared for {Text.Phrase.Age(book.Configuration.MaxUncomparedTime)}: all were older than what is remembered of it";
            MisfitPolicy.Record(book, new(Misfit.TooOldToCompare, key.Key.Symbol, null, Reason: reason), now, events);
        }
    }

    private static void NoteCompared(PositionView? key, decimal net, long asOf, in GuardInstant now, List<GuardEvent> events)
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
    private static bool IsCertain(BookView book, PositionView key, decimal net, long asOf, long lag, IReadOnlySet<string>? absent)
    {
        if (key.Venue.Result != Comparison.Differs || net - key.Ledger.Net != key.Venue.Difference)
        {
            return false;
        }

        var apart = asOf - key.Venue.DoubtedAsOfUtcTicks;
        var waits = key.LastFillAt is { } fill && asOf - fill.UtcTicks <= LooseningPatience && !book.Configuration.IsDisabled(Mechanisms.VisibilityLag)
            && (Math.Abs(net) < Math.Abs(key.Ledger.Net) || CouldBeOlder(key, net, asOf - LooseningPatience));
        return !waits && (book.Configuration.IsDisabled(Mechanisms.TwoSightings) || (apart > 0 && apart >= lag && book.OpenOrderReading.IsKnown && book.OpenOrderReading.SourceUtcTicks > key.Venue.DoubtedAsOfUtcTicks))
            && IsBeyond(key, net, book.OpenOrderReading.SourceUtcTicks, absent);
    }

    /// <summary>Whether it could have been held since: then an answer that lags longer than the venue says shows it again.</summary>
    private static bool CouldBeOlder(PositionView key, decimal net, long sinceUtcTicks)
    {
        var (low, high) = (key.Ledger.Net, key.Ledger.Net);
        _ = key.TryReachSince(sinceUtcTicks, ref low, ref high);
        return net >= low && net <= high;
    }

    /// <summary>The price that was seen counts from now on: what is held must not wait for the next one to be valued.</summary>
    public static decimal PriceOf(BookView book, Symbol symbol, decimal mark) => book.Find(symbol)?.SeenPrice is { } price and not 0m ? price : mark;

    /// <summary>The leg of the books that a position of the venue is about.</summary>
    public static PositionLeg LegOf(BookView book, VenuePosition position)
    {
        var hedged = book.Find(position.Symbol)?.IsHedged ?? book.Configuration.Hedging.Allows(position.Symbol);
        return !hedged ? PositionLeg.Net
            : position.Leg != PositionLeg.Net ? position.Leg
            : position.Quantity >= 0m ? PositionLeg.Long
            : PositionLeg.Short;
    }

    /// <summary>How far an answer can be used.</summary>
    /// <param name="AsOfUtcTicks">The venue's time of it.</param>
    /// <param name="InvalidLegs">Symbols of which it says what cannot be.</param>
    /// <param name="Absent">Orders that explain nothing in it.</param>
    public readonly record struct Answer(long AsOfUtcTicks, HashSet<Symbol> InvalidLegs, IReadOnlySet<string>? Absent);

    /// <summary>What an answer lists of one position, entries of the same leg together.</summary>
    public struct Listed
    {
        public decimal Net;
        public decimal Mark;
        public bool IsCompared;
        public bool IsInvalidLeg;
    }
}
