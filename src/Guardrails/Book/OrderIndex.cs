namespace Guardrails.Book;

/// <summary>Orders by our id and by the venue's ids, and the ids of those that are forgotten.</summary>
internal sealed class OrderIndex
{
    private readonly Dictionary<string, OrderSlot> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(Symbol, string), OrderSlot> _byVenueId = [];
    private readonly ForgottenIds _forgotten = new();

    /// <summary>The order of an id that is known.</summary>
    public OrderSlot this[string clientOrderId] => _byId[clientOrderId];

    public OrderSlot? Find(string clientOrderId) => _byId.GetValueOrDefault(clientOrderId);

    public OrderSlot? FindByVenueId(Symbol symbol, string venueOrderId) => _byVenueId.GetValueOrDefault((symbol, venueOrderId));

    /// <summary>Whether an order of this id was ever accepted.</summary>
    public bool WasUsed(string clientOrderId) => _byId.ContainsKey(clientOrderId) || _forgotten.Contains(clientOrderId);

    /// <summary>Every order still remembered, by id.</summary>
    public IEnumerable<OrderSlot> Sorted() => _byId.OrderBy(static o => o.Key, StringComparer.Ordinal).Select(static o => o.Value);

    public void Add(OrderSlot order) => _byId.Add(order.ClientOrderId, order);

    /// <summary>Reports that name the venue's id of an order lead to the order from now on.</summary>
    public void LearnVenueId(OrderSlot order, string? venueOrderId)
    {
        if (venueOrderId is not null && order.VenueOrderId != venueOrderId)
        {
            order.LearnVenueId(venueOrderId);
        }

        if (order.VenueOrderId is { } id)
        {
            _byVenueId[(order.Symbol, id)] = order;
        }
    }

    /// <summary>An order that was known by the venue's id alone turned out to be another one.</summary>
    public void Absorb(OrderSlot external, OrderSlot order)
    {
        _byId.Remove(external.ClientOrderId);
        _byVenueId[(order.Symbol, external.VenueOrderId!)] = order;
    }

    /// <summary>The order is remembered by its id alone, so that the id is never accepted again.</summary>
    public void Forget(OrderSlot order)
    {
        if (_byId.TryGetValue(order.ClientOrderId, out var named) && named == order)
        {
            _byId.Remove(order.ClientOrderId);
        }

        foreach (var venueId in order.EarlierVenueIds.Append(order.VenueOrderId ?? ""))
        {
            if (_byVenueId.TryGetValue((order.Symbol, venueId), out var numbered) && numbered == order)
            {
                _byVenueId.Remove((order.Symbol, venueId));
            }
        }

        if (order.Managed)
        {
            _forgotten.Add(order.ClientOrderId);
        }
    }

    public void WriteTo(StateText text)
    {
        foreach (var order in Sorted())
        {
            order.WriteTo(text);
        }

        foreach (var ((symbol, id), order) in _byVenueId.OrderBy(static o => o.Key.Item1).ThenBy(static o => o.Key.Item2, StringComparer.Ordinal))
        {
            text.Line("venue id", symbol, id, order.ClientOrderId);
        }

        _forgotten.WriteTo(text);
    }
}
