using Guardrails.Brokers;

namespace Guardrails.Protection;

/// <summary>The live orders of an answer by their client order id, for exits that wait for one of them.</summary>
/// <param name="orders">The orders of the answer.</param>
/// <param name="isWhole">Whether an order that is not among them has ended.</param>
internal sealed class LiveEntries(IEnumerable<VenueOrder> orders, bool isWhole)
{
    private readonly ILookup<string, VenueOrder> _byId = orders.Where(static o => o.ClientOrderId is not null && StopCoverage.IsLive(o)).ToLookup(static o => o.ClientOrderId!, StringComparer.Ordinal);

    /// <summary>Whether an order waits for an entry that is alive, or can be.</summary>
    public bool IsAwaitedBy(VenueOrder order) => order.WaitsFor is { } entry && (_byId.Contains(entry) || !isWhole);

    /// <summary>How much of what an order waits for has filled.</summary>
    public decimal FilledFor(VenueOrder order) => _byId[order.WaitsFor!].Sum(static e => e.FilledQuantity);
}
