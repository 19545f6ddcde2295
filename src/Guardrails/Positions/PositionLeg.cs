namespace Guardrails.Positions;

/// <summary>Which book of a symbol a position is kept in.</summary>
public enum PositionLeg
{
    /// <summary>One signed net position (one-way, netting accounts).</summary>
    Net = 0,

    /// <summary>The long leg of a hedged symbol; its quantity is never negative.</summary>
    Long = 1,

    /// <summary>The short leg of a hedged symbol; its quantity is never positive.</summary>
    Short = 2,
}
