namespace Guardrails.Sandbox.Venues;

/// <summary>A part of the trading day in New York.</summary>
internal enum SessionPhase
{
    /// <summary>Nothing is executed.</summary>
    Closed = 1,

    /// <summary>Before the opening, from 4:00.</summary>
    Pre = 2,

    /// <summary>The regular hours, 9:30 to 16:00.</summary>
    Core = 3,

    /// <summary>After the close, until 20:00.</summary>
    Post = 4,

    /// <summary>The night before a trading day, 20:00 to 4:00.</summary>
    Overnight = 5,
}
