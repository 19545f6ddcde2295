namespace Guardrails.Book;

/// <summary>Orders that the venue links so that together they fill at most the group's quantity.</summary>
internal sealed class OrderGroup(string id, decimal quantity)
{
    public string Id { get; } = id;

    /// <summary>The quantity approved for the group as a whole.</summary>
    public decimal Quantity { get; set; } = quantity;

    public List<OrderSlot> Legs { get; } = [];

    /// <summary>What the group currently counts for.</summary>
    public Contribution Counted;

    /// <summary>What could still fill, per side: the largest leg, but no more than what the fills so far have left of the group.</summary>
    public Contribution Count(bool capsHold, bool waitingCountsInFull)
    {
        decimal filled = 0m, buy = 0m, sell = 0m;
        bool buyCapped = true, sellCapped = true;
        foreach (var leg in Legs)
        {
            filled += leg.Booked;
            var leaves = leg.Countable(waitingCountsInFull);
            if (leg.IsLive && leg.Side == OrderSide.Buy)
            {
                buy = Math.Max(buy, leaves);
                buyCapped &= leg.Capped && capsHold;
            }
            else if (leg.IsLive)
            {
                sell = Math.Max(sell, leaves);
                sellCapped &= leg.Capped && capsHold;
            }
        }

        var left = Math.Max(0m, Quantity - filled);
        return Contribution.Of(OrderSide.Buy, Math.Min(buy, left), buyCapped).Plus(Contribution.Of(OrderSide.Sell, Math.Min(sell, left), sellCapped));
    }
}
