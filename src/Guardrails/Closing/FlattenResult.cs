using Guardrails.Orders;

namespace Guardrails.Closing;

/// <summary>What came of flattening, as the venue said when it was asked again at the end.</summary>
/// <param name="Closes">One for every position there was, the largest first.</param>
/// <param name="OrdersLeft">Entries in the scope that are still alive: their cancellation is not confirmed.</param>
/// <param name="IsVerified">Whether complete answers about orders and positions, read after the last step, show that nothing is left.</param>
public sealed record FlattenResult(IReadOnlyList<CloseResult> Closes, IReadOnlyList<TrackedOrder> OrdersLeft, bool IsVerified);
