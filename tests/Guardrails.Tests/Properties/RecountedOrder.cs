using Guardrails.Book;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Tests.Properties;

/// <summary>What <see cref="Recount"/> knows of an order.</summary>
internal sealed record RecountedOrder(
    (Symbol Symbol, PositionLeg Leg) Key, OrderSide Side, OrderType Type, decimal? FirstLimitPrice, decimal? FirstStopPrice, string Strategy, bool IsMarked,
    bool IsManaged, string? Group, RecountedOrder? WaitsFor)
{
    public bool IsExit { get; init; }

    public bool Capped => IsMarked && !Doubts.HasFlag(OrderDoubts.Cap);

    public decimal? LimitPrice { get; set; } = FirstLimitPrice;

    public decimal? StopPrice { get; set; } = FirstStopPrice;

    /// <summary>What it was asked to become.</summary>
    public (decimal Quantity, decimal? LimitPrice, decimal? StopPrice)? Asked { get; set; }

    public decimal OpenQuantity => Math.Max(Quantity, Asked?.Quantity ?? 0m);

    public decimal MostBooked { get; private set; }

    public HashSet<string> Executions { get; } = [];

    public HashSet<string> OnTheOtherSide { get; } = [];

    public decimal Quantity { get; set; }

    public decimal Booked { get; set; }

    public OrderState State { get; set; } = OrderState.Reserved;

    public OrderDoubts Doubts { get; set; }

    public bool SideInDoubt => Doubts.HasFlag(OrderDoubts.Side);

    public bool IsLive => State is (>= OrderState.Reserved and <= OrderState.Unknown) or OrderState.PendingCancel or OrderState.PendingReplace;

    public void Add(decimal booked)
    {
        Booked += booked;
        MostBooked = Math.Max(MostBooked, Booked);
    }

    /// <summary>Everything that is left; of one that waits only what its parent's fills cover, as long as they are cover for nothing else.</summary>
    public decimal CouldFill(List<RecountedOrder> live, decimal taken = 0m)
    {
        var leaves = Math.Max(0m, OpenQuantity - Booked);
        if (WaitsFor is not { } parent)
        {
            return leaves;
        }

        var sure = parent.Side != Side && !SideInDoubt && !parent.SideInDoubt && !Doubts.HasFlag(OrderDoubts.Wait)
            && (Capped || !live.Exists(static o => o.Capped))
            && live.TrueForAll(o => ReferenceEquals(o, this) || !ReferenceEquals(o.WaitsFor, parent) || (Group is not null && o.Group == Group && !(Doubts | o.Doubts).HasFlag(OrderDoubts.Link)))
            && live.TrueForAll(o => Group is null || o.Group != Group || ReferenceEquals(o.WaitsFor, parent));
        return sure ? Math.Min(leaves, Math.Max(0m, Math.Max(parent.MostBooked, parent.Booked) - Math.Max(Booked, taken))) : leaves;
    }
}
