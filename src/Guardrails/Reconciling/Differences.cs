using System.Globalization;
using Guardrails.Book;
using Guardrails.Deciding;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Reconciling;

/// <summary>What a difference between the books and the venue leads to: one sighting tightens, two act.</summary>
internal static class Differences
{
    /// <summary>A difference, seen once: the position takes no new risk.</summary>
    public static void RecordDifference(BookView book, PositionView key, decimal net, long asOf, in GuardInstant now, List<GuardEvent> events)
    {
        if (key.Venue.Result != Comparison.Differs || key.Venue.Difference != net - key.Ledger.Net)
        {
            RecordDifference(book, key.Key.Symbol, key.Key.Leg, net, asOf, now, events, key.Ledger.Net);
        }

        if (book.Configuration.IsDisabled(Mechanisms.TwoSightings))
        {
            ApplyDriftPolicy(book, key, net, PositionComparison.PriceOf(book, key.Key.Symbol, 0m), now, events);
        }
    }

    public static void RecordDifference(BookView book, Symbol symbol, PositionLeg leg, decimal net, long asOf, in GuardInstant now, List<GuardEvent> events, decimal booked = 0m)
    {
        events.Add(new GuardEvent.PositionCompared(now, symbol, leg, net, Comparison.Differs, asOf));
        MisfitPolicy.Record(
            book, new(Misfit.PositionDiffers, symbol, null, string.Create(CultureInfo.InvariantCulture, $"booked {booked}, the venue holds {net}")), now, events);
    }

    /// <summary>An own order that is younger than what was taken over cannot be in it.</summary>
    public static void DoubtIfContained(BookView book, OrderView slot, ExecutionReport report, in GuardInstant now, List<GuardEvent> events)
    {
        if (!slot.Managed || slot.CreatedAt.UtcTicks < slot.Position.SetAt?.UtcTicks)
        {
            DoubtIfContained(book, slot.Position, report, now, events);
        }
    }

    /// <summary>
    /// What was executed before the position was set to what the venue holds is in there, or it is not: it is booked, and no new risk is taken
    /// on the room that this may give until the venue was seen again. The venue's clock is not ours.
    /// </summary>
    public static void DoubtIfContained(BookView book, PositionView? key, ExecutionReport report, in GuardInstant now, List<GuardEvent> events)
    {
        if (key is not { InDoubt: false, SetAt: { } set }
            || (report.TransactTime is { } at ? at.UtcTicks > set.UtcTicks + book.Configuration.Capabilities.PositionVisibilityLag.Ticks + PositionComparison.ClockTolerance : now.Since(set) > PositionComparison.LooseningPatience))
        {
            return;
        }

        events.Add(new GuardEvent.PositionCompared(now, key.Key.Symbol, key.Key.Leg, key.Ledger.Net, Comparison.Differs, now.Utc.UtcTicks));
        var what = string.Create(CultureInfo.InvariantCulture, $"{key.Ledger.Net} was taken over from the venue, and may contain what is told only now");
        MisfitPolicy.Record(book, new(Misfit.PerhapsContained, key.Key.Symbol, report.ClientOrderId, what), now, events);
    }

    /// <summary>A difference that is certain: what the policy says happens.</summary>
    public static void ApplyDriftPolicy(BookView book, PositionView key, decimal net, decimal price, in GuardInstant now, List<GuardEvent> events)
    {
        var missing = key.Ledger.Net - net;
        var kind = net >= 0m && missing > 0m && missing <= key.MostUntoldFee ? DriftKind.QuantityMismatch
            : PositionReconciler.Classify(key.Ledger.Net, net, key.Symbol.ReferenceMark, price);
        var action = book.Configuration.Drifts[kind];
        if (action == DriftAction.Report && key.Venue.DriftReported)
        {
            return;
        }

        var symbol = key.Key.Symbol;
        events.Add(new GuardEvent.DriftFound(now, new Drift { Kind = kind, Symbol = symbol, Leg = key.Key.Leg, Booked = key.Ledger.Net, AtVenue = net }, action));
        if (action == DriftAction.Report)
        {
            return;
        }

        // A split multiplies everything alike.
        var managed = kind == DriftKind.UnexplainedJump ? Legibility.Canonical(key.Managed * net / key.Ledger.Net) : ManagedOf(book, key, net);
        events.Add(new GuardEvent.PositionSet(now, symbol, key.Key.Leg, net, managed, price, Attribution.ByGuard("the venue holds this")));
        if (kind == DriftKind.UnexplainedJump)
        {
            // Their prices and quantities are of before: an unscaled stop would fire at once.
            foreach (var order in key.Live)
            {
                MisfitPolicy.Record(book, new(Misfit.UnscaledOrder, order), now, events);
            }
        }

        Restrict(book, kind, symbol, action, now, events);
    }

    /// <summary>Quarantines the symbol and halts the account, as far as the action says so.</summary>
    public static void Restrict(BookView book, DriftKind kind, Symbol symbol, DriftAction action, in GuardInstant now, List<GuardEvent> events)
    {
        if (action >= DriftAction.Quarantine)
        {
            MisfitPolicy.QuarantineSymbol(book, symbol, $"drift: {kind}", now, events);
        }

        if (action == DriftAction.Halt && book.State != TradingState.Halted)
        {
            events.Add(new GuardEvent.StateSet(now, TradingScope.Account, TradingState.Halted, Attribution.ByGuard($"drift: {kind} of {symbol}")));
        }
    }

    /// <summary>
    /// What stays managed when the venue holds something else: others take what is not managed first, and what could not have been closed
    /// before does not come back with what they bring, unless the fact that took it is disproved. A fee in the asset itself that was not
    /// told is the purchase's; where it cannot be all of the difference it may be hidden behind what others did.
    /// </summary>
    private static decimal ManagedOf(BookView book, PositionView key, decimal net)
    {
        if (key.Venue.HasDisputes && key.Venue.DisprovedManaged(key.Ledger.Net - net) is { } taken)
        {
            // The venue holds what the books held without these facts: they are disproved, and take nothing of what was managed.
            return PositionView.SameSide(key.Managed - taken, net);
        }

        var (fee, missing) = (key.ExitBasis - ClosableQuantity.Managed(key), key.Ledger.Net - net);
        return PositionView.SameSide(key.ExitBasis - (missing >= 0m && missing < fee ? missing : fee), net);
    }

    /// <summary>Exits of ours that rest where nothing is held, by books and venue alike, would open the other side: they have to go.</summary>
    public static void FlagOrphanExits(BookView book, PositionView key, long asOf, in GuardInstant now, List<GuardEvent> events)
    {
        var lag = book.Configuration.Capabilities.PositionVisibilityLag.Ticks;
        foreach (var order in key.Live)
        {
            if (order is { IsExit: true, Managed: true, CancelRequired: false, Entry: not { IsLive: true }, ConfirmedAt: { } confirmed } && !order.IsWaiting
                && confirmed.UtcTicks < asOf - lag && (key.LastFillAt is not { } fill || fill.UtcTicks < asOf - lag))
            {
                events.Add(new GuardEvent.DriftFound(
                    now, new Drift { Kind = DriftKind.OrphanProtection, Symbol = key.Key.Symbol, Leg = key.Key.Leg, Booked = order.Quantity, AtVenue = order.Leaves, ClientOrderId = order.ClientOrderId }, book.Configuration.Drifts[DriftKind.OrphanProtection]));
                if (book.Configuration.Drifts[DriftKind.OrphanProtection] != DriftAction.Report)
                {
                    MisfitPolicy.Record(book, new(Misfit.OrphanExit, order), now, events);
                }
            }
        }
    }
}
