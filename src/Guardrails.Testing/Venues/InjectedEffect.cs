using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>What an injected fault did to a position: what nobody who sent an order asked for. For auditors.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Symbol">The instrument.</param>
/// <param name="Leg">The leg in hedge mode.</param>
/// <param name="Change">By how much the fault moved the position, signed. Of a wrong side all that was executed, of an overfill the excess.</param>
/// <param name="ExecutionId">The execution that it happened with, was taken back or changed; <see langword="null"/> when there is none.</param>
/// <param name="ClientOrderId">The order; <see langword="null"/> when there is none.</param>
/// <param name="At">When the position moved.</param>
/// <remarks>Immutable.</remarks>
public sealed record InjectedEffect(
    FaultClass Fault, Symbol Symbol, PositionLeg Leg, decimal Change, string? ExecutionId, string? ClientOrderId, DateTimeOffset At);
