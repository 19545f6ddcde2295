using Guardrails.Brokers;

namespace Guardrails.Resolving;

/// <summary>Everything that was read to find out whether an order is at the venue.</summary>
/// <param name="NotFound">The venue does not know the id.</param>
/// <param name="OpenOrders">All open orders.</param>
/// <param name="Positions">All positions.</param>
/// <param name="Executions">All executions in the symbol; <see langword="null"/> where the venue does not list them.</param>
internal sealed record AbsenceEvidence(OrderLookup.NotFound NotFound, OpenOrderSnapshot OpenOrders, PositionSnapshot Positions, ExecutionSnapshot? Executions);
