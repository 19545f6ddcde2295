using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Book;

/// <summary>What makes two orders the same order.</summary>
internal readonly record struct OrderFingerprint(
    Symbol Symbol, PositionLeg Leg, OrderSide Side, OrderType Type, decimal Quantity, decimal? LimitPrice, decimal? StopPrice, string? Strategy)
{
    /// <summary>Cheap on purpose: it is worked out for every decision. Equality compares everything.</summary>
    public override int GetHashCode() => unchecked((Symbol.GetHashCode() * 397) ^ Quantity.GetHashCode() ^ (int)Side ^ (LimitPrice.GetValueOrDefault().GetHashCode() * 31));
}
