namespace Guardrails.Brokers;

/// <summary>What the quantity of a replacement means at a venue, and so what must be reserved until the old order has ended.</summary>
public enum ReplaceQuantity
{
    /// <summary>Orders cannot be replaced.</summary>
    NotSupported = 0,

    /// <summary>It is the same order, changed: the quantity is its new whole quantity, what was executed before included. The larger of both counts.</summary>
    Total = 1,

    /// <summary>It is another order with a quantity of its own, whatever the old one still executes. Both count.</summary>
    Independent = 2,
}
