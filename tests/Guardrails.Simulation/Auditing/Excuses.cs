using Guardrails.Testing;

namespace Guardrails.Simulation.Auditing;

/// <summary>What may still be wrong once all is calm, because the guard does not repair it.</summary>
internal static class Excuses
{
    /// <summary>
    /// Whether the guard brings its books and the venue together by itself. Until it does, a position that a fault moved behind its back stays
    /// different, and has to be noticed; from then on every difference is a violation.
    /// </summary>
    public const bool GuardReconciles = false;

    /// <summary>Faults that move a position by an execution, or a part of one, that the venue may tell nobody of.</summary>
    public static bool MovesBehindTheGuard(FaultClass fault) => fault is not (FaultClass.Overfill or FaultClass.WrongSide or FaultClass.DoubleOcoFill);
}
