namespace Guardrails.Orders;

/// <summary>What an execution does to those before it (FIX ExecType F, H and G).</summary>
public enum FillKind
{
    /// <summary>Something was executed.</summary>
    Trade = 0,

    /// <summary>The execution of this id is taken back; the quantity is what it was.</summary>
    Bust = 1,

    /// <summary>The execution of this id has another quantity or price; both are the new ones.</summary>
    Correction = 2,
}
