namespace Guardrails.Brokers;

/// <summary>What can be executed of an instrument now. There is no member with value 0: a phase is never known by being forgotten.</summary>
public enum MarketPhase
{
    /// <summary>Continuous trading: every order that the venue takes can execute. Markets that never close are always in it.</summary>
    Continuous = 1,

    /// <summary>Trading outside the regular session: limit orders of <see cref="Orders.TimeInForce.DayExtended"/> execute, and nothing else does.</summary>
    ExtendedHours = 2,

    /// <summary>Nothing executes. The venue keeps what it takes until a session begins.</summary>
    Closed = 3,

    /// <summary>Trading in the instrument is halted, and nobody knows for how long.</summary>
    Halted = 4,
}
