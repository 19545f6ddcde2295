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
        new(Buys + other.Buys, Sells + other.Sells, CappedBuys + other.CappedBuys, CappedSells + other.CappedSells);

    public Contribution Minus(in Contribution other) =>
        new(Buys - other.Buys, Sells - other.Sells, CappedBuys - other.CappedBuys, CappedSells - other.CappedSells);

    /// <summary>The lowest and the highest quantity that can be reached from what is held.</summary>
    public (decimal Low, decimal High) Reach(decimal net) =>
        (net - Sells - Math.Min(CappedSells, Math.Max(0m, net)), net + Buys + Math.Min(CappedBuys, Math.Max(0m, -net)));
}
