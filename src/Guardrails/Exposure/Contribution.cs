using Guardrails.Text;

namespace Guardrails.Exposure;

/// <summary>How much an order, or a group of linked orders, could still fill: per side, plain or capped by the venue.</summary>
internal readonly record struct Contribution(decimal Buys, decimal Sells, decimal CappedBuys, decimal CappedSells)
{
    public static Contribution Of(OrderSide side, decimal quantity, bool capped) => (side, capped) switch
    {
        (OrderSide.Buy, false) => new(quantity, 0m, 0m, 0m),
        (OrderSide.Buy, true) => new(0m, 0m, quantity, 0m),
        (_, false) => new(0m, quantity, 0m, 0m),
        (_, true) => new(0m, 0m, 0m, quantity),
    };

    public bool HasNegative => DecimalParts.IsBelowZero(Buys) || DecimalParts.IsBelowZero(Sells) || DecimalParts.IsBelowZero(CappedBuys) || DecimalParts.IsBelowZero(CappedSells);

    public Contribution Plus(in Contribution other) =>
        new(Sums.Plus(Buys, other.Buys), Sums.Plus(Sells, other.Sells), Sums.Plus(CappedBuys, other.CappedBuys), Sums.Plus(CappedSells, other.CappedSells));

    public Contribution Minus(in Contribution other) =>
        new(Sums.Minus(Buys, other.Buys), Sums.Minus(Sells, other.Sells), Sums.Minus(CappedBuys, other.CappedBuys), Sums.Minus(CappedSells, other.CappedSells));

    /// <summary>The lowest and the highest quantity that can be reached from what is held.</summary>
    public (decimal Low, decimal High) Reach(decimal net) =>
        (net - Sells - Math.Min(CappedSells, Math.Max(0m, net)), net + Buys + Math.Min(CappedBuys, Math.Max(0m, -net)));
}
