namespace Guardrails.Limits;

/// <summary>Whether a symbol may have opening orders on both sides at once, as two-sided quoting needs.</summary>
public enum OpposingEntries
{
    /// <summary>No: an opening order against the side that is held or may still fill is denied.</summary>
    Deny = 0,

    /// <summary>Yes, as long as both extremes of the worst case fit into every limit. The position may then cross zero.</summary>
    WithinLimits = 1,
}
