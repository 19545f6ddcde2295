using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>One position of the venue's single account.</summary>
internal readonly record struct PositionSlot(Symbol Symbol, PositionLeg Leg) : IComparable<PositionSlot>
{
    public int CompareTo(PositionSlot other)
    {
        var bySymbol = Symbol.CompareTo(other.Symbol);
        return bySymbol != 0 ? bySymbol : Leg.CompareTo(other.Leg);
    }
}
