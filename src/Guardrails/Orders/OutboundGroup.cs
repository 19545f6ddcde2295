namespace Guardrails.Orders;

/// <summary>The fields of an approved group for the wire: an entry with its exits, or exits alone of which one cancels the other.</summary>
public sealed class OutboundGroup
{
    internal OutboundGroup()
    {
    }

    /// <summary>The id of the group; that of its first order.</summary>
    public string ClientOrderId => Orders[0].ClientOrderId;

    /// <summary>The entry; <see langword="null"/> for exits alone.</summary>
    public required OutboundOrder? Entry { get; init; }

    /// <summary>The exits: one or two. With an entry they wait for its fills.</summary>
    public required IReadOnlyList<OutboundOrder> Exits { get; init; }

    /// <summary>All orders, the entry first. The outcome has one answer for each, in this order.</summary>
    public IReadOnlyList<OutboundOrder> Orders => Entry is null ? Exits : [Entry, .. Exits];
}
