namespace Guardrails;

/// <summary>The side of a position. There is no member with value 0; a flat position has no side.</summary>
public enum PositionSide
{
    /// <summary>A positive quantity.</summary>
    Long = 1,

    /// <summary>A negative quantity.</summary>
    Short = 2,
}
