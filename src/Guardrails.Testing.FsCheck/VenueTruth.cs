using Guardrails.Brokers;
using Guardrails.Positions;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing.FsCheck;

/// <summary>What a venue truly has, whatever its adapter says: read from the venue itself (its database, its own page), past the adapter.</summary>
/// <remarks>An immutable copy. The laws compare the guard's books with it; the guard never sees it.</remarks>
public sealed record VenueTruth
{
    /// <summary>
    /// Every order that ever reached the venue through the adapter, ended ones included, one entry for each time it was taken. The side is the
    /// side that is really executed. Orders of others are left out. Those that are open count in what can still become of a position, by
    /// <see cref="VenueOrder.ReduceOnly"/>, <see cref="VenueOrder.GroupId"/> and <see cref="VenueOrder.WaitsFor"/>: where these are not filled in,
    /// more counts than the venue could execute.
    /// </summary>
    public required IReadOnlyList<VenueOrder> Orders { get; init; }

    /// <summary>Every position that is not flat, signed.</summary>
    public required IReadOnlyList<VenuePosition> Positions { get; init; }

    /// <summary>What injected faults did to positions, so that it is not held against anybody.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyList<InjectedEffect> InjectedEffects { get; init; } = [];

    /// <summary>
    /// Client order ids of orders that an injected fault made into others when they were taken, like those on the wrong side: what they have
    /// left to execute is not held against anybody, either.
    /// </summary>
    /// <value>Default: empty.</value>
    public IReadOnlyCollection<string> BentOrders { get; init; } = [];

    /// <summary>What is truly held.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="leg">The leg in hedge mode.</param>
    /// <returns>The signed quantity; 0 when there is none.</returns>
    public decimal NetOf(Symbol symbol, PositionLeg leg = PositionLeg.Net) =>
        Positions.FirstOrDefault(position => position.Symbol == symbol && position.Leg == leg)?.Quantity ?? 0m;
}
