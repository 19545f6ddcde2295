namespace Guardrails.Book;

/// <summary>Orders by our id and by the venue's ids, and the ids of those that are forgotten.</summary>
internal sealed class OrderIndex
{
    private readonly Dictionary<string, OrderSlot> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(Symbol, string), OrderSlot> _byVenueId = [];
    private readonly ForgottenIds _forgotten = new();

    // One event asks for its order several times, with the same string: only the first time is it looked up.
    private OrderSlot? _found;
    private string? _foundId;

    // All orders by id, until one comes or goes: opening a journal asks for them several times.
    private OrderSlot[]? _sorted;

    // The last order whose id of the venue was noted, while that is still so.
    private OrderSlot? _noted;

    /// <summary>The order of an id that is known.</summary>
    public OrderSlot this[string clientOrderId] => Find(clientOrderId) ?? _byId[clientOrderId];

    public OrderSlot? Find(string clientOrderId)
    {
        if (_found is { } found && ReferenceEquals(_foundId, clientOrderId))
        {
            return found;
        }

        if (_byId.TryGetValue(clientOrderId, out var order))
        {
            (_found, _foundId) = (order, clientOrderId);
        }

        return order;
    }

    public OrderSlot? FindByVenueId(Symbol symbol, string venueOrderId) => _byVenueId.GetValueOrDefault((symbol, venueOrderId));

    /// <summary>Whether an order of this id was ever accepted.</summary>
    public bool WasUsed(string clientOrderId) => _byId.ContainsKey(clientOrderId) || _forgotten.Contains(clientOrderId);

    /// <summary>Every order still remembered, by id.</summary>
    public IReadOnlyList<OrderSlot> Sorted()
    {
        if (_sorted is null)
        {
            _sorted = [.. _byId.Select(static o => o.Value)];
            Array.Sort(_sorted, static (a, b) => string.CompareOrdinal(a.ClientOrderId, b.ClientOrderId));
        }

        return _sorted;
    }

    public void Add(OrderSlot order)
    {
        _byId.Add(order.ClientOrderId, order);
        (_found, _foundId, _sorted) = (order, order.ClientOrderId, null);
    }

    /// <summary>Reports that name the venue's id of an order lead to the order from now on.</summary>
    public void LearnVenueId(OrderSlot order, string? venueOrderId)
    {
        if (venueOrderId is not null && order.VenueOrderId != venueOrderId)
        {
            order.LearnVenueId(venueOrderId);
        }
        else if (_noted == order)
        {
            return;
        }

        if (order.VenueOrderId is { } id)
        {
            _byVenueId[(order.Symbol, id)] = order;
            _noted = order;
        }
    }

    /// <summary>An order that was known by the venue's id alone turned out to be another one.</summary>
    public void Absorb(OrderSlot external, OrderSlot order)
    {
        (_found, _noted, _sorted) = (null, null, null);
        _byId.Remove(external.ClientOrderId);
        _byVenueId[(order.Symbol, external.VenueOrderId!)] = order;
    }

    /// <summary>The order is remembered by its id alone, so that the id is never accepted again.</summary>
    public void Forget(OrderSlot order)
    {
        if (_byId.TryGetValue(order.ClientOrderId, out var named) && named == order)
        {
            _byId.Remove(order.ClientOrderId);
            (_found, _sorted) = (_found == order ? null : _found, null);
        }

        _noted = _noted == order ? null : _noted;
        ForgetVenueId(order, order.VenueOrderId);
        for (var i = 0; i < order.EarlierVenueIds.Count; i++)
        {
            ForgetVenueId(order, order.EarlierVenueIds[i]);
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

    private void ForgetVenueId(OrderSlot order, string? venueOrderId)
    {
        if (venueOrderId is not null && _byVenueId.TryGetValue((order.Symbol, venueOrderId), out var numbered) && numbered == order)
        {
            _byVenueId.Remove((order.Symbol, venueOrderId));
        }
    }
}
