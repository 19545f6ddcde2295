using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Worlds;

/// <summary>
/// A hash of what is sent to the venue and of nothing else. It contains no client order id and no time but the venue's, and it does not
/// depend on when the auditor looks: a change of the guard's events or ids leaves it as it is, a change of what is sent does not.
/// </summary>
/// <remarks>
/// A new order is read from the venue's log, where it arrived. A cancellation and a replacement name their order by its place in that log.
/// A replacement that keeps the order is read from the order once it was changed. The effect of an order is its leg and its reduce-only mark.
/// </remarks>
internal sealed class VenueMessages(MatchingEngine engine, TimeProvider time, Trace trace)
{
    private readonly TraceHash _hash = new();
    private readonly List<(LiveOrder Order, OrderEntry Seen)> _changing = [];
    private int _logRead;

    /// <summary>The hash of everything that was sent up to now.</summary>
    public ulong Hash
    {
        get
        {
            ReadArrivals();
            return _hash.Value;
        }
    }

    /// <summary>An order, or a group of orders, is about to be sent.</summary>
    public void SendsOrders(string kind)
    {
        ReadArrivals();
        _hash.Add(kind);
        _hash.Add(time.GetTimestamp());
    }

    /// <summary>A cancellation or a replacement is about to be sent.</summary>
    public void SendsChange(string kind, string clientOrderId)
    {
        SendsOrders(kind);
        var order = engine.FindOrder(clientOrderId);
        _hash.Add(order?.Sequence ?? 0L);
        trace.Line($"{kind}: order {order?.Sequence ?? 0L} of the venue, {clientOrderId}");
        if (order is { IsOpen: true } && !_changing.Exists(changing => changing.Order == order))
        {
            _changing.Add((order, order.Entry));
        }
    }

    private void ReadArrivals()
    {
        for (; _logRead < engine.Log.Count; _logRead++)
        {
            var order = engine.Log[_logRead];
            if (order.Entry.Origin != OrderOrigin.Guarded)
            {
                continue;
            }

            _hash.Add("order");
            _hash.Add(order.Sequence);
            _hash.Add(order.ToSimulatedOrder().ReceivedAt.UtcTicks);
            _hash.Add(order.Entry.Symbol.Value);
            _hash.Add((long)order.Entry.Side);
            _hash.Add((long)order.Entry.Type);
            _hash.Add((long)order.Entry.TimeInForce);
            _hash.Add((long)order.Entry.Leg);
            _hash.Add(order.Entry.ReduceOnly ? 1L : 0L);
            AddTerms(order.Entry);
        }

        for (var i = _changing.Count - 1; i >= 0; i--)
        {
            var (order, seen) = _changing[i];
            if (!ReferenceEquals(order.Entry, seen))
            {
                _hash.Add("changed");
                _hash.Add(order.Sequence);
                AddTerms(order.Entry);
                _changing[i] = (order, order.Entry);
            }

            if (!order.IsOpen)
            {
                _changing.RemoveAt(i);
            }
        }
    }

    private void AddTerms(OrderEntry entry)
    {
        _hash.Add(entry.Quantity);
        _hash.Add(entry.LimitPrice);
        _hash.Add(entry.StopPrice);
    }
}
