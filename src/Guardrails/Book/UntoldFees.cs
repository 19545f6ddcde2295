namespace Guardrails.Book;

/// <summary>Orders of which executions, or fees in the asset itself, are still to be told: the venue can hold less of it than is booked.</summary>
internal sealed class UntoldFees(List<PositionBook> positions)
{
    private readonly List<OrderSlot> _orders = [];

    /// <summary>Orders of which some of what is booked is known from cumulative quantities alone.</summary>
    public IReadOnlyList<OrderView> Inferred => _orders.FindAll(static o => o.FillsInferred);

    /// <summary>What is booked of an order, or what is known of its fees, has changed.</summary>
    public void Note(OrderSlot order)
    {
        positions[order.PositionHandle].CountUntoldFees(order, order.CountUntoldFees());
        if (order.FeeUntold == 0m && !order.FillsInferred)
        {
            _orders.Remove(order);
        }
        else if (!_orders.Contains(order))
        {
            _orders.Add(order);
        }
    }

    /// <summary>The venue's position was taken over, or agrees: the fees of everything booked before are in there.</summary>
    public void Settle(PositionBook position)
    {
        for (var i = _orders.Count - 1; i >= 0; i--)
        {
            if (_orders[i] is var order && order.PositionHandle == position.Handle)
            {
                order.SettleFills();
                Note(order);
            }
        }
    }

    public void Forget(OrderSlot order)
    {
        order.SettleFills();
        Note(order);
        _orders.Remove(order);
    }

    public void WriteTo(StateText text) => text.Line("fees untold", string.Join(',', _orders.Select(static o => o.ClientOrderId)));
}
