namespace Guardrails.Shell;

/// <summary>What a proof lets through. A successor (the new order that a replacement is at some venues) is an order like any other.</summary>
internal enum ApprovalKind
{
    Order = 1,

    /// <summary>An exit of unknown outcome, asked for once more under its id.</summary>
    Repeat = 2,

    Group = 3,

    /// <summary>A replacement that stays the same order.</summary>
    Replacement = 4,

    Cancel = 5,
}
