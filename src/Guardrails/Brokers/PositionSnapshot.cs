using Guardrails.Positions;

namespace Guardrails.Brokers;

/// <summary>
/// The answer to "which positions are there?". A query that failed is not a flat account, so there is no way to build one from a bare
/// list: say <see cref="Complete"/>, <see cref="Partial"/> or <see cref="Failed"/>.
/// </summary>
public sealed class PositionSnapshot : VenueSnapshot<VenuePosition>
{
    private PositionSnapshot(SnapshotCompleteness completeness, IEnumerable<VenuePosition> positions, DateTimeOffset asOf, string? reason)
        : base(completeness, positions, asOf, reason)
    {
        var seen = new HashSet<(Symbol, PositionLeg)>();
        foreach (var position in Items)
        {
            if (position.Symbol.IsDefault)
            {
                throw new ArgumentException("A position has an empty symbol.", nameof(positions));
            }

            if (!seen.Add((position.Symbol, position.Leg)))
            {
                throw new ArgumentException($"Position {position.Symbol} ({position.Leg}) is listed twice; report the sum, or one leg each.", nameof(positions));
            }
        }
    }

    /// <summary>All positions there are.</summary>
    /// <param name="positions">The positions; those not listed are flat.</param>
    /// <param name="asOf">When the question was sent, or the venue's own time of the answer.</param>
    /// <exception cref="ArgumentException">A symbol is empty or listed twice.</exception>
    public static PositionSnapshot Complete(IEnumerable<VenuePosition> positions, DateTimeOffset asOf) =>
        new(SnapshotCompleteness.Complete, positions, asOf, null);

    /// <summary>Some positions, and why there may be more.</summary>
    /// <param name="positions">The positions known to be there.</param>
    /// <param name="asOf">When the question was sent, or the venue's own time of the answer.</param>
    /// <param name="reason">What is missing.</param>
    /// <exception cref="ArgumentException">The reason is empty, or a symbol is empty or listed twice.</exception>
    public static PositionSnapshot Partial(IEnumerable<VenuePosition> positions, DateTimeOffset asOf, string reason) =>
        new(SnapshotCompleteness.Partial, positions, asOf, reason);

    /// <summary>The query failed; nothing is known.</summary>
    /// <param name="reason">Why.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public static PositionSnapshot Failed(string reason) => new(SnapshotCompleteness.Failed, [], default, reason);

    /// <summary>The same answer with other positions.</summary>
    internal PositionSnapshot With(IEnumerable<VenuePosition> positions) => new(Completeness, positions, AsOf, Reason);
}
