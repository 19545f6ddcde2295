using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>An order at the venue while it can change. Belongs to the venue's lock.</summary>
internal sealed class LiveOrder(long sequence, OrderEntry entry, bool capped, DateTimeOffset receivedAt)
{
    private decimal _filledValue;

    public long Sequence { get; } = sequence;

    public OrderEntry Entry { get; } = entry;

    /// <summary>Whether the venue executes it only against what is held.</summary>
    public bool Capped { get; } = capped;

    public string VenueOrderId { get; } = FormattableString.Invariant($"V-{sequence}");

    public VenueOrderStatus Status { get; private set; } = VenueOrderStatus.New;

    public decimal Filled { get; private set; }

    public int Executions { get; private set; }

    public string? Text { get; private set; }

    /// <summary>A stop whose price has traded.</summary>
    public bool Triggered { get; set; }

    /// <summary>It found no price on arrival and rests, so it trades at its own limit.</summary>
    public bool Rested { get; set; }

    public bool ExecutionScheduled { get; set; }

    /// <summary>The quantity up to which the script lets it be executed.</summary>
    public decimal FillCeiling { get; set; } = entry.Quantity;

    public decimal Leaves => Entry.Quantity - Filled;

    public bool IsOpen => Status is VenueOrderStatus.New or VenueOrderStatus.PartiallyFilled;

    public bool IsImmediate => Entry.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;

    public void Execute(decimal quantity, decimal price)
    {
        Filled += quantity;
        _filledValue += quantity * price;
        Executions++;
        Status = Leaves == 0m ? VenueOrderStatus.Filled : VenueOrderStatus.PartiallyFilled;
    }

    public void End(VenueOrderStatus status, string text)
    {
        Status = status;
        Text = text;
    }

    public ExecutionReport Report(DateTimeOffset now, Fill? fill = null) => new()
    {
        Symbol = Entry.Symbol,
        ClientOrderId = Entry.ClientOrderId,
        VenueOrderId = VenueOrderId,
        Side = Entry.Side,
        Status = Status,
        Leg = Entry.Leg,
        Fill = fill,
        CumulativeQuantity = Filled,
        OrderQuantity = Entry.Quantity,
        Type = Entry.Type,
        TimeInForce = Entry.TimeInForce,
        TransactTime = now,
        Text = Text,
    };

    public VenueOrder ToVenueOrder() => new()
    {
        ClientOrderId = Entry.ClientOrderId,
        VenueOrderId = VenueOrderId,
        Symbol = Entry.Symbol,
        Side = Entry.Side,
        Quantity = Entry.Quantity,
        FilledQuantity = Filled,
        Type = Entry.Type,
        LimitPrice = Entry.LimitPrice,
        StopPrice = Entry.StopPrice,
        TimeInForce = Entry.TimeInForce,
        Status = Status,
        Leg = Entry.Leg,
        Capped = Capped,
    };

    public SimulatedOrder ToSimulatedOrder() => new()
    {
        Sequence = Sequence,
        ReceivedAt = receivedAt,
        Origin = Entry.Origin,
        ClientOrderId = Entry.ClientOrderId,
        VenueOrderId = VenueOrderId,
        Symbol = Entry.Symbol,
        Side = Entry.Side,
        Leg = Entry.Leg,
        Quantity = Entry.Quantity,
        Type = Entry.Type,
        LimitPrice = Entry.LimitPrice,
        StopPrice = Entry.StopPrice,
        TimeInForce = Entry.TimeInForce,
        ReduceOnly = Entry.ReduceOnly,
        Status = Status,
        FilledQuantity = Filled,
        AveragePrice = Filled == 0m ? null : decimal.Round(_filledValue / Filled, 8),
        Text = Text,
    };
}
