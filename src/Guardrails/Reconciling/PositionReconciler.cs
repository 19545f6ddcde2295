using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Reconciling;

/// <summary>Compares books with an answer of the venue. A pure question: it changes nothing.</summary>
public static class PositionReconciler
{
    private const decimal PriceTolerance = 0.1m;

    /// <summary>
    /// Every difference between what is tracked and what the venue answered, over the union of both: what either of them leaves out is flat
    /// there. An answer that is partial or failed proves nothing and gives no drift.
    /// </summary>
    /// <param name="tracked">What is believed to be held; several entries of one symbol and leg add up.</param>
    /// <param name="snapshot">The venue's answer.</param>
    /// <returns>The drifts, by symbol and leg; empty when all agree.</returns>
    /// <remarks>
    /// Orders in flight are not taken into account here: a difference that one of them explains is still a difference of this moment. The
    /// guard itself waits until orders cannot explain it.
    /// </remarks>
    public static IReadOnlyList<Drift> DetectDrifts(IEnumerable<TrackedPosition> tracked, PositionSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(tracked);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!snapshot.IsComplete)
        {
            return [];
        }

        var both = new SortedDictionary<(Symbol, PositionLeg), (decimal Booked, decimal AtVenue, decimal Mark, decimal VenueMark)>();
        foreach (var position in tracked)
        {
            var key = (position.Key.Symbol, position.Key.Leg);
            var known = both.GetValueOrDefault(key);
            both[key] = known with { Booked = known.Booked + position.Net, Mark = position.Mark };
        }

        foreach (var position in snapshot.Items)
        {
            var key = (position.Symbol, LegOf(position, both));
            var known = both.GetValueOrDefault(key);
            both[key] = known with { AtVenue = known.AtVenue + Math.Clamp(position.Quantity, -Amount.MaxValue, Amount.MaxValue), VenueMark = position.MarkPrice ?? 0m };
        }

        return [.. both.Where(static b => b.Value.Booked != b.Value.AtVenue)
            .Select(static b => new Drift { Kind = Classify(b.Value.Booked, b.Value.AtVenue, b.Value.Mark, b.Value.VenueMark), Symbol = b.Key.Item1, Leg = b.Key.Item2, Booked = b.Value.Booked, AtVenue = b.Value.AtVenue })];
    }

    /// <summary>The kind of a difference.</summary>
    /// <param name="booked">What is booked.</param>
    /// <param name="atVenue">What the venue holds, something else.</param>
    /// <param name="markBefore">The price when both still agreed; 0 when unknown.</param>
    /// <param name="markNow">The price now; 0 when unknown.</param>
    internal static DriftKind Classify(decimal booked, decimal atVenue, decimal markBefore, decimal markNow) =>
        atVenue == 0m ? DriftKind.Phantom
        : booked == 0m ? DriftKind.ExternalPosition
        : booked > 0m != atVenue > 0m ? DriftKind.SideMismatch
        : IsSplit(booked, atVenue, markBefore, markNow) ? DriftKind.UnexplainedJump
        : DriftKind.QuantityMismatch;

    /// <summary>A ratio of small whole numbers, and the price moved by its inverse. Without prices from before and after nobody can tell.</summary>
    private static bool IsSplit(decimal booked, decimal atVenue, decimal markBefore, decimal markNow)
    {
        // What no book keeps is no split either, and cannot always be divided.
        if (markBefore <= 0m || markNow <= 0m || !IsKept(booked) || !IsKept(atVenue) || !IsKept(markBefore) || !IsKept(markNow))
        {
            return false;
        }

        var ratio = atVenue / booked;
        var larger = ratio > 1m ? ratio : 1m / ratio;

        // 2:1, 3:1 … 50:1 and their reverses; 3:2, 5:4 and the like are halves and quarters.
        var isSimple = larger <= 50m && Math.Abs((larger * 4m) - Math.Round(larger * 4m)) < 0.0001m;
        var moved = markBefore / markNow;
        return isSimple && Math.Abs((moved / ratio) - 1m) <= PriceTolerance;
    }

    /// <summary>Whether a book can keep the number.</summary>
    private static bool IsKept(decimal value) => Math.Abs(value) is >= 0.000000000001m and <= Amount.MaxMagnitude;

    /// <summary>A net answer about a symbol that is tracked by leg is about the leg its sign says.</summary>
    private static PositionLeg LegOf<T>(VenuePosition position, SortedDictionary<(Symbol, PositionLeg), T> known) =>
        position.Leg != PositionLeg.Net || !(known.ContainsKey((position.Symbol, PositionLeg.Long)) || known.ContainsKey((position.Symbol, PositionLeg.Short))) ? position.Leg
        : position.Quantity >= 0m ? PositionLeg.Long
        : PositionLeg.Short;
}
