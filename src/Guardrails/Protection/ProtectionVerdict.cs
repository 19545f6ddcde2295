namespace Guardrails.Protection;

/// <summary>Whether a position is protected. There is no member with value 0: nothing is protected by being forgotten.</summary>
public enum ProtectionVerdict
{
    /// <summary>Live stops cover all of it, and no exits together can turn it round.</summary>
    Protected = 1,

    /// <summary>Something is missing; the findings say what.</summary>
    Unprotected = 2,

    /// <summary>The venue's answers do not show it: a list was not complete, or the position moved between two answers.</summary>
    Unknown = 3,
}
