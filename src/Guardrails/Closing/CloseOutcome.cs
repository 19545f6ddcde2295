namespace Guardrails.Closing;

/// <summary>What came of closing a position.</summary>
public enum CloseOutcome
{
    /// <summary>As much as was asked for is closed, and the venue has confirmed it.</summary>
    Closed = 1,

    /// <summary>There is nothing to close, or the close cannot be sent; see the denial. Nothing was changed.</summary>
    Refused = 2,

    /// <summary>Time ran out before all of it was closed. What is left has its exits back where they could be placed, and an alarm is up.</summary>
    Incomplete = 3,
}
