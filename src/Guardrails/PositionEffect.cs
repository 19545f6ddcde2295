namespace Guardrails;

/// <summary>What an order is meant to do to the position (FIX tag 77).</summary>
public enum PositionEffect
{
    /// <summary>
    /// Decided by the position: opposite to it means close, otherwise open. Refused on hedged keys (<c>POSITION_EFFECT_REQUIRED</c>),
    /// where it would be ambiguous.
    /// </summary>
    Auto = 0,

    /// <summary>Opens or adds. Denied when the opposite side is held or could be held after orders in flight fill.</summary>
    Open = 1,

    /// <summary>Closes or reduces. Denied unless it is proved that it can neither open nor flip.</summary>
    Close = 2,
}
