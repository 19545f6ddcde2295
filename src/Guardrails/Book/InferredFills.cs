namespace Guardrails.Book;

/// <summary>Orders of which some of what is booked is known from cumulative quantities alone: their executions, and fees, are still to be told.</summary>
internal sealed class InferredFills(List<PositionBook> positions)
{
    private readonly List<OrderSlot> _orders = [];

    public IReadOnlyList<OrderSlot> Orders => _orders;

    /// <summary>What is booked of an order has changed.</summary>
    public void Note(OrderSlot order)
    {
        var was = order.FillsInferred;
        positions[order.PositionHandle].Infer(order, order.Infer());
        if (order.FillsInferred && !was)
        {
            _orders.Add(order);
        }
        else if (was && !order.FillsInferred)
        {
            _orders.Remove(order);
        }
    }

    /// <summary>A position was set to the venue's: the fees of everything booked before are in there.</summary>
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
        if (order.FillsInferred)
        {
            positions[order.PositionHandle].Infer(order, order.ForgetInferred());
            _orders.Remove(order);
        }
    }

    public void WriteTo(StateText text) => text.Line("inferred", string.Join(',', _orders.Select(static o => o.ClientOrderId)));
}
