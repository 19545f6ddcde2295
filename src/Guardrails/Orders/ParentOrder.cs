namespace Guardrails.Orders;

/// <summary>The parent of a child order: children of one parent may never fill and work for more than its total (control C16).</summary>
/// <param name="Id">The parent's id, 1 to 64 characters; the same for all children.</param>
/// <param name="TotalQuantity">The parent's whole quantity, above 0; the same for all children.</param>
public sealed record ParentOrder(string Id, decimal TotalQuantity);
