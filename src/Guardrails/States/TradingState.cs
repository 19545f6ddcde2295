namespace Guardrails.States;

/// <summary>What is allowed in a scope. Exits proved to reduce pass in every state.</summary>
public enum TradingState
{
    /// <summary>Everything the rules allow.</summary>
    Active = 0,

    /// <summary>Exits and protection only.</summary>
    ReduceOnly = 1,

    /// <summary>As <see cref="ReduceOnly"/>, and only a person releases it.</summary>
    Halted = 2,

    /// <summary>A symbol whose truth is in doubt: exits only, against a complete venue answer read by the same call or capped by the venue.</summary>
    Quarantined = 3,
}
