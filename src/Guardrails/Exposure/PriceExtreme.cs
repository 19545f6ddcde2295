using Guardrails.Book;

namespace Guardrails.Exposure;

/// <summary>
/// The highest (or lowest) of some price among the live orders of one side. Dead orders are removed when they surface, so adding and
/// removing cost O(log n) and reading costs nothing.
/// </summary>
internal sealed class PriceExtreme
{
    private static readonly IComparer<decimal> HighestFirst = Comparer<decimal>.Create(static (a, b) => b.CompareTo(a));

    private readonly PriorityQueue<OrderSlot, decimal> _orders;
    private readonly Func<OrderSlot, decimal> _price;
    private int _live;
    private decimal _extreme;

    private PriceExtreme(IComparer<decimal> order, Func<OrderSlot, decimal> price)
    {
        _orders = new PriorityQueue<OrderSlot, decimal>(order);
        _price = price;
    }

    /// <summary>The extreme price; 0 when there is none.</summary>
    public ref readonly decimal Price => ref _extreme;

    public static PriceExtreme Highest(Func<OrderSlot, decimal> price) => new(HighestFirst, price);

    public static PriceExtreme Lowest(Func<OrderSlot, decimal> price) => new(Comparer<decimal>.Default, price);

    /// <summary>An order whose price is 0 has none and is left out.</summary>
    public void Add(OrderSlot order)
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
    public void Remove(OrderSlot order)
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
    public void Change(OrderSlot order)
    {
        if (_price(order) is var price && price != 0m)
        {
            _orders.Enqueue(order, price);
        }

        Surface();
        CompactIfWorthIt();
    }

    private bool IsValid(OrderSlot order, decimal price) => order.IsLive && _price(order) == price;

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
        var live = new List<(OrderSlot, decimal)>();
        var seen = new HashSet<OrderSlot>();
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
