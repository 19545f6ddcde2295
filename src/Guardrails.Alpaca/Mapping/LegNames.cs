using Guardrails.Alpaca.Wire;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// Which order of an answer is which order that was sent. The venue takes one client order id for a group and gives its own to the legs, so a leg is known by the
/// venue's id alone from then on.
/// </summary>
internal static class LegNames
{
    /// <summary>Our client order ids by the venue's ids, of a group.</summary>
    /// <param name="group">What was sent.</param>
    /// <param name="answer">What the venue made of it.</param>
    public static IReadOnlyDictionary<string, string> Of(OutboundGroup group, AlpacaOrder answer)
    {
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var parent = ParentOf(group);
        Add(names, answer.Id, parent.ClientOrderId);
        foreach (var leg in answer.Legs ?? [])
        {
            var type = AlpacaTerms.Type(string.IsNullOrEmpty(leg.Type) ? leg.OrderType : leg.Type);
            var sent = group.Exits.Where(exit => exit != parent && (exit.Type == OrderType.Limit) == (type == OrderType.Limit)).ToList();
            if (type is not null && sent is [var exit])
            {
                Add(names, leg.Id, exit.ClientOrderId);
            }
        }

        return names;
    }

    /// <summary>Our client order ids by the venue's ids, of an order of several instruments: each leg has another symbol.</summary>
    /// <param name="order">What was sent.</param>
    /// <param name="answer">What the venue made of it.</param>
    public static IReadOnlyDictionary<string, string> Of(OutboundMultileg order, AlpacaOrder answer)
    {
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var leg in answer.Legs ?? [])
        {
            if (order.Legs.FirstOrDefault(sent => sent.VenueSymbol == leg.Symbol) is { } sent)
            {
                Add(names, leg.Id, sent.ClientOrderId);
            }
        }

        return names;
    }

    /// <summary>The leg that an order of our own is, among those of an order that was sent with it; <see langword="null"/> when none can be it for certain.</summary>
    /// <param name="type">The type of our order; <see langword="null"/> when it is not known.</param>
    /// <param name="symbol">Its symbol as the venue spells it.</param>
    /// <param name="order">The order that the venue knows by the id that was sent.</param>
    public static AlpacaOrder? Leg(OrderType? type, string symbol, AlpacaOrder order)
    {
        var legs = (order.Legs ?? []).Where(leg => leg.Symbol == symbol && (OrderReader.IsFrame(order) || (type is { } sent && AlpacaTerms.Type(string.IsNullOrEmpty(leg.Type) ? leg.OrderType : leg.Type) is { } shown
            && (sent == OrderType.Limit) == (shown == OrderType.Limit)))).ToList();
        return legs is [var leg] ? leg : null;
    }

    /// <summary>The order whose client order id the venue takes for the group: the entry, or the target of a pair.</summary>
    public static OutboundOrder ParentOf(OutboundGroup group) => group.Entry ?? GroupShape.TargetOf(group) ?? group.Exits[0];

    private static void Add(SortedDictionary<string, string> names, string? venueOrderId, string clientOrderId)
    {
        if (!string.IsNullOrEmpty(venueOrderId))
        {
            names[venueOrderId] = clientOrderId;
        }
    }
}
