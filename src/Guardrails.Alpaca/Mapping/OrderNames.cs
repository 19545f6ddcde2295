using System.Collections.Concurrent;
using Guardrails.Alpaca.Wire;
using Guardrails.Orders;

namespace Guardrails.Alpaca.Mapping;

/// <summary>
/// Our client order ids by the venue's ids, of orders that the venue names otherwise: legs of groups, and what took the place of an order. What is not remembered (a
/// restart) the guard knows by the venue's id, or finds through the orders that were sent with it. Thread-safe.
/// </summary>
internal sealed class OrderNames
{
    /// <summary>More than are alive at once; the oldest are forgotten.</summary>
    private const int MostNames = 20_000;

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OutboundGroup> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OutboundMultileg> _multilegs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _frames = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string VenueId, string? Sent)> _order = new();

    /// <summary>Our names by the venue's ids.</summary>
    public IReadOnlyDictionary<string, string> ByVenueId => _names;

    /// <summary>The venue's id of an order; <see langword="null"/> when it is not remembered.</summary>
    public string? VenueIdOf(string clientOrderId) => _ids.GetValueOrDefault(clientOrderId);

    /// <summary>The venue's id of what can be canceled: of a leg of an order of several instruments that is the order, because Alpaca cancels no leg by itself.</summary>
    public string Cancelable(string venueOrderId) => _frames.GetValueOrDefault(venueOrderId) ?? venueOrderId;

    /// <summary>An order of the venue is ours.</summary>
    public void Add(string venueOrderId, string clientOrderId)
    {
        _ids[clientOrderId] = venueOrderId;
        if (_names.TryAdd(venueOrderId, clientOrderId))
        {
            Remember(venueOrderId, null);
        }
        else
        {
            _names[venueOrderId] = clientOrderId;
        }
    }

    /// <summary>A group is sent: whatever shows it later, even when its answer is lost, names its legs.</summary>
    public void Sent(OutboundGroup group)
    {
        var parent = LegNames.ParentOf(group).ClientOrderId;
        _groups[parent] = group;
        Remember("", parent);
    }

    /// <summary>An order of several instruments is sent, likewise.</summary>
    public void Sent(OutboundMultileg order)
    {
        _multilegs[order.ClientOrderId] = order;
        Remember("", order.ClientOrderId);
    }

    /// <summary>Learns the names of legs that an order shows.</summary>
    /// <param name="order">An order of the venue, with its legs.</param>
    public void Learn(AlpacaOrder order)
    {
        if (OrderReader.IsFrame(order) && order.Id is { Length: > 0 } frame)
        {
            foreach (var leg in order.Legs ?? [])
            {
                if (leg.Id is { } id && _frames.TryAdd(id, frame))
                {
                    Remember(id, null);
                }
            }
        }

        if (order.ClientOrderId is not { Length: > 0 } parent || order.Legs is not { Count: > 0 })
        {
            return;
        }

        var found = _groups.TryGetValue(parent, out var group) ? LegNames.Of(group, order) : _multilegs.TryGetValue(parent, out var multileg) ? LegNames.Of(multileg, order) : OrderReader.NoNames;
        foreach (var (venueOrderId, clientOrderId) in found)
        {
            Add(venueOrderId, clientOrderId);
        }
    }

    private void Remember(string venueOrderId, string? sent)
    {
        _order.Enqueue((venueOrderId, sent));
        while (_order.Count > MostNames && _order.TryDequeue(out var oldest))
        {
            if (oldest.Sent is { } parent)
            {
                _groups.TryRemove(parent, out _);
                _multilegs.TryRemove(parent, out _);
            }
            else
            {
                _frames.TryRemove(oldest.VenueId, out _);
                if (_names.TryRemove(oldest.VenueId, out var name))
                {
                    _ids.TryRemove(name, out _);
                }
            }
        }
    }
}
