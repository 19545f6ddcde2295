using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Events;

namespace Guardrails.Reconciling;

/// <summary>
/// Compares what the bot's own records say that it holds with what is managed for it. The records are written a moment after a fill: a difference is one
/// when it was seen twice, apart by more than the venue lags, and neither side has moved between. Not thread-safe: the guard's lock protects it.
/// </summary>
/// <remarks>What was seen once is no state: after a restart it has to be seen twice again.</remarks>
internal sealed class BotPositions
{
    private Dictionary<Drift, Sighting> _seen = [];

    /// <summary>Compares one answer; one that is not complete says nothing.</summary>
    /// <param name="book">The books.</param>
    /// <param name="answer">What the records say, under our names or the venue's.</param>
    /// <param name="now">Now.</param>
    /// <param name="events">Takes the differences that are certain now for the first time, and what they lead to.</param>
    /// <returns>The differences that were told before and last.</returns>
    public IReadOnlyList<Drift> Read(BookView book, PositionSnapshot answer, GuardInstant now, List<GuardEvent> events)
    {
        if (!answer.IsComplete || book.Configuration.IsDisabled(Mechanisms.BotPositions))
        {
            return [];
        }

        var again = new List<Drift>();
        var seen = new Dictionary<Drift, Sighting>();
        foreach (var found in PositionReconciler.DetectDrifts(book.Symbols.SelectMany(static s => s.Keys).Select(static k => k.ToTracked() with { Net = k.Managed }), book.Names.Of(answer)))
        {
            var drift = found with { Kind = DriftKind.BotPosition };
            var known = _seen.GetValueOrDefault(drift, new Sighting(now, IsTold: false));
            if (known.IsTold)
            {
                again.Add(drift);
            }
            else if (now.AtLeastSince(known.Since) > Math.Max(book.Configuration.Capabilities.PositionVisibilityLag.Ticks, TimeSpan.TicksPerSecond))
            {
                known = known with { IsTold = true };
                Tell(book, drift, now, events);
            }

            seen[drift] = known;
        }

        _seen = seen;
        return again;
    }

    /// <summary>All three numbers of a difference.</summary>
    public static string Describe(BookView book, Drift drift)
    {
        var position = book.Find(drift.Symbol)?.Find(drift.Leg, drift.AtVenue);
        return FormattableString.Invariant(
            $"the bot's records say {drift.AtVenue} {drift.Symbol}, and {drift.Booked} is managed for it; the books hold {position?.Ledger.Net ?? 0m}, and the venue was last seen to hold {AtVenue(position)}");
    }

    private static decimal AtVenue(PositionView? position) => position is { Venue.Result: not Comparison.Agrees } ? position.Venue.Net : position?.Ledger.Net ?? 0m;

    private static void Tell(BookView book, Drift drift, GuardInstant now, List<GuardEvent> events)
    {
        var action = book.Configuration.Drifts[DriftKind.BotPosition];
        events.Add(new GuardEvent.DriftFound(now, drift, action));
        Differences.Restrict(book, drift.Kind, drift.Symbol, action, now, events);
    }

    private readonly record struct Sighting(GuardInstant Since, bool IsTold);
}
