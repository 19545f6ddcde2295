using Guardrails.Exposure;

namespace Guardrails.Book;

/// <summary>Orders that the venue links so that together they fill at most the group's quantity.</summary>
internal sealed class OrderGroup(string id, decimal quantity)
{
    public string Id { get; } = id;

    /// <summary>The quantity approved for the group as a whole.</summary>
    public decimal Quantity { get; private set; } = quantity;

    public List<OrderSlot> Legs { get; } = [];

    /// <summary>What was booked of all legs.</summary>
    public decimal Filled
    {
        get
        {
            var filled = 0m;
            foreach (var leg in Legs)
            {
                filled += leg.Booked;
            }

            return filled;
        }
    }

    /// <summary>What was booked of the legs that the venue links: the fills of a leg that it showed alone take nothing from the others.</summary>
    public decimal LinkedFilled
    {
        get
        {
            var filled = 0m;
            foreach (var leg in Legs)
            {
                filled += (leg.Doubts & OrderDoubts.Link) == 0 ? leg.Booked : 0m;
            }

            return filled;
        }
    }

    /// <summary>What the group currently counts for.</summary>
    public Contribution Counted;

    /// <summary>The group's quantity is at least this much from now on.</summary>
    public void Widen(decimal quantity) => Quantity = Math.Max(Quantity, quantity);

    public OrderGroup Copy(Func<OrderSlot, OrderSlot> leg)
    {
        var copy = new OrderGroup(Id, Quantity) { Counted = Counted };
        copy.Legs.AddRange(Legs.Select(leg));
        return copy;
    }

    public void WriteTo(StateText text) => text.Line("group", Id, Quantity, string.Join(',', Legs.Select(static leg => leg.ClientOrderId)));

    /// <summary>
    /// What could still fill, per side: the largest leg, but no more than what the fills so far have left of the group. A leg that the venue showed
    /// without its link counts beside them, and its fills leave them what they are.
    /// </summary>
    public Contribution Count(bool waitingCountsInFull)
    {
        decimal filled = 0m, buy = 0m, sell = 0m;
        bool buyCapped = true, sellCapped = true;
        var alone = default(Contribution);
        foreach (var leg in Legs)
        {
            if ((leg.Doubts & OrderDoubts.Link) != 0)
            {
                // What it fills takes nothing from the others.
                alone = alone.Plus(leg.IsLive ? leg.Position.CouldFill(leg, waitingCountsInFull) : default);
                continue;
            }

            filled += leg.Booked;
            if (!leg.IsLive)
            {
                continue;
            }

            // A leg whose side is in doubt counts on both, and nothing is known of its cap.
            var leaves = leg.Countable(waitingCountsInFull);
            var capped = leg.Position.Caps(leg) && !leg.SideInDoubt;
            if (leg.Side == OrderSide.Buy || leg.SideInDoubt)
            {
                buy = Math.Max(buy, leaves);
                buyCapped &= capped;
            }

            if (leg.Side == OrderSide.Sell || leg.SideInDoubt)
            {
                sell = Math.Max(sell, leaves);
                sellCapped &= capped;
            }
        }

        var left = Math.Max(0m, Quantity - filled);
        return Contribution.Of(OrderSide.Buy, Math.Min(buy, left), buyCapped).Plus(Contribution.Of(OrderSide.Sell, Math.Min(sell, left), sellCapped)).Plus(alone);
    }
}
