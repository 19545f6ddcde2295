using Guardrails.Positions;

namespace Guardrails.Testing.Venues;

/// <summary>What an injected fault did to a position: what nobody who sent an order asked for. For auditors.</summary>
/// <remarks>Immutable.</remarks>
public sealed record InjectedEffect
{
    /// <summary>The fault.</summary>
    public required FaultClass Fault { get; init; }

    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The leg in hedge mode.</summary>
    public required PositionLeg Leg { get; init; }

    /// <summary>By how much the fault moved the position, signed. Of a wrong side all that was executed, of an overfill or a larger quantity the excess, of a mark that was lost what was opened.</summary>
    public required decimal Change { get; init; }

    /// <summary>The execution that it happened with, was taken back or changed; <see langword="null"/> when there is none.</summary>
    public required string? ExecutionId { get; init; }

    /// <summary>The order; <see langword="null"/> when there is none.</summary>
    public required string? ClientOrderId { get; init; }

    /// <summary>When the position moved.</summary>
    public required DateTimeOffset At { get; init; }
}
