namespace Guardrails.Brokers;

/// <summary>How far the venue itself keeps an exit order, for its whole life, from opening a position.</summary>
public enum ExitCap
{
    /// <summary>Not at all: an exit is an ordinary order.</summary>
    None = 0,

    /// <summary>It holds the inventory: an exit can only sell what is there and not held by another order (equities sold to close, spot).</summary>
    Held = 1,

    /// <summary>It fills the order only against the position (futures reduce-only).</summary>
    ReduceOnly = 2,
}
