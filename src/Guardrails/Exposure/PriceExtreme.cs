using Guardrails.Book;

namespace Guardrails.Exposure;

/// <summary>
/// The highest (or lowest) of some price among the live orders of one side. Dead orders are removed when they surface, so adding and
/// removing cost O(log n) and reading costs nothing.
/// </summary>
internal sealed class PriceExtreme
{
    private static readonly IComparer<decimal> HighestFirst = Comparer<decimal>.Create(static (a, b) => b.CompareTo(a));

    private readonly PriorityQueue<OrderView, decimal> _orders;
    private readonly Func<OrderView, decimal> _price;
    private int _live;
    private decimal _extreme;

    private PriceExtreme(IComparer<decimal> order, Func<OrderView, decimal> price)
    {
        _orders = new PriorityQueue<OrderView, decimal>(order);
        _price = price;
    }

    /// <summary>The extreme price; 0 when there is none.</summary>
    public ref readonly decimal Price => ref _extreme;

    public static PriceExtreme Highest(Func<OrderView, decimal> price) => new(HighestFirst, price);

    public static PriceExtreme Lowest(Func<OrderView, decimal> price) => new(Comparer<decimal>.Default, price);

    /// <summary>An order whose price is 0 has none and is left out.</summary>
    public void Add(OrderView order)
    {
        var price = _price(order);
        if (price == 0m)
        {
            return;
        }

        _live++;
        _orders.Enqueue(order, price);
        Surface();
    }

    /// <summary>Call after the order stopped being live.</summary>
    public void Remove(OrderView order)
    {
        if (_price(order) == 0m)
        {
            return;
        }

        _live--;
        Surface();
        CompactIfWorthIt();
    }

    /// <summary>Call after the price of a live order changed; the entry with its old price is dropped when it surfaces.</summary>
    public void Change(OrderView order)
    {
        if (_price(order) is var price && price != 0m)
        {
            _orders.Enqueue(order, price);
        }

        Surface();
        CompactIfWorthIt();
    }

    /// <summary>Takes over the live orders of another extreme, each as its copy.</summary>
    public void CopyFrom(PriceExtreme of, IReadOnlyDictionary<OrderView, OrderSlot> copies)
    {
        foreach (var (order, price) in of._orders.UnorderedItems)
        {
            if (copies.TryGetValue(order, out var copy))
            {
                _orders.Enqueue(copy, price);
            }
        }

        _live = of._live;
        Surface();
    }

    private bool IsValid(OrderView order, decimal price) => order.IsLive && _price(order) == price;

    private void CompactIfWorthIt()
    {
        if (_orders.Count > 64 && _orders.Count > 4 * _live)
        {
            Compact();
        }
    }

    private void Surface()
    {
        while (_orders.TryPeek(out var top, out var at) && !IsValid(top, at))
        {
            _orders.Dequeue();
        }

        _extreme = _orders.TryPeek(out _, out var price) ? price : 0m;
    }

    private void Compact()
    {
        // An order that came back to an earlier price is in here more than once; all its valid entries say the same.
        var live = new List<(OrderView, decimal)>();
        var seen = new HashSet<OrderView>();
        foreach (var entry in _orders.UnorderedItems)
        {
            if (IsValid(entry.Element, entry.Priority) && seen.Add(entry.Element))
            {
                live.Add(entry);
            }
        }

        _orders.Clear();
        _orders.EnqueueRange(live);
    }
}
