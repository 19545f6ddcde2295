namespace Guardrails.Closing;

/// <summary>Whose positions are flattened.</summary>
public enum FlattenTarget
{
    /// <summary>What was opened through the guard or named with <see cref="OrderGuard.ManagePosition"/>.</summary>
    Managed = 1,

    /// <summary>Everything the account holds, other people's holdings and orders included.</summary>
    Everything = 2,
}
