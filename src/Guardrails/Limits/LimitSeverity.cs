namespace Guardrails.Limits;

/// <summary>What passing a limit does. Invariants and missing inputs always block, whatever the limits say.</summary>
public enum LimitSeverity
{
    /// <summary>The order is denied.</summary>
    Block = 0,

    /// <summary>The order is approved, the violation is recorded with it and a warning is reported.</summary>
    Warn = 1,
}
