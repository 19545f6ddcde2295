using Guardrails.Testing.Venues;

namespace Guardrails.Simulation.Auditing;

/// <summary>How far open orders could move a position: low = net − sells − min(capped sells, what is long), high the same the other way round.</summary>
internal sealed class OrderReach
{
    private readonly List<(object Group, bool Capped, decimal Buys, decimal Sells)> _linked = [];
    private decimal _buys;
    private decimal _sells;
    private decimal _cappedBuys;
    private decimal _cappedSells;

    public int Orders { get; private set; }

    public void Clear()
    {
        Orders = 0;
        (_buys, _sells, _cappedBuys, _cappedSells) = (0m, 0m, 0m, 0m);
        _linked.Clear();
    }

    /// <summary>Of orders that the venue links only one is executed.</summary>
    public void Add(LiveOrder order, decimal quantity, bool isCapped)
    {
        Orders++;
        var (buys, sells) = order.Entry.Side == OrderSide.Buy ? (quantity, 0m) : (0m, quantity);
        if (order.Link is not { } group)
        {
            AddSum(buys, sells, isCapped);
            return;
        }

        var at = _linked.FindIndex(linked => linked.Group == group && linked.Capped == isCapped);
        if (at < 0)
        {
            _linked.Add((group, isCapped, buys, sells));
        }
        else
        {
            _linked[at] = (group, isCapped, Math.Max(_linked[at].Buys, buys), Math.Max(_linked[at].Sells, sells));
        }
    }

    public (decimal Low, decimal High) From(decimal net)
    {
        foreach (var (_, isCapped, buys, sells) in _linked)
        {
            AddSum(buys, sells, isCapped);
        }

        _linked.Clear();
        return (net - _sells - Math.Min(_cappedSells, Math.Max(0m, net)), net + _buys + Math.Min(_cappedBuys, Math.Max(0m, -net)));
    }

    private void AddSum(decimal buys, decimal sells, bool isCapped)
    {
        if (isCapped)
        {
            _cappedBuys += buys;
            _cappedSells += sells;
        }
        else
        {
            _buys += buys;
            _sells += sells;
        }
    }
}
