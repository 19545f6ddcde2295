using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>The fields of a group as it arrives at the venue.</summary>
internal sealed record GroupEntry(OrderEntry? Entry, IReadOnlyList<OrderEntry> Exits)
{
    public int Count => Exits.Count + (Entry is null ? 0 : 1);

    public static GroupEntry From(OutboundGroup group, bool hedgeMode) => new(
        group.Entry is { } entry ? OrderEntry.From(entry, hedgeMode) : null,
        [.. group.Exits.Select(exit => OrderEntry.From(exit, hedgeMode))]);

    public static GroupEntry From(GroupRequest group, Func<OrderRequest, string> idOf, bool hedgeMode) => new(
        group.Entry is { } entry ? OrderEntry.From(entry, idOf(entry), hedgeMode) : null,
        [.. group.Exits.Select(exit => OrderEntry.From(exit with { Effect = PositionEffect.Close }, idOf(exit), hedgeMode))]);
}
