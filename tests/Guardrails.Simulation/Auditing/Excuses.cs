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

    /// <summary>
    /// Whether the venue's horizon ends for the guard as soon as either clock says so: a wall clock that jumps forward then proves the absence
    /// of an order that is still on its way.
    /// </summary>
    public const bool AnyClockEndsTheHorizon = true;

    /// <summary>
    /// Whether a wall clock that was set back leaves the guard with readings that it takes for old: an order whose end it missed then stays
    /// open in its books for longer than the calm lasts.
    /// </summary>
    public const bool ClockSetBackHidesReadings = true;

    /// <summary>
    /// Whether a fee that is found out later is booked although the position was adopted with it in between: it counts twice.
    /// </summary>
    public const bool AdoptionCountsFeesTwice = true;

    /// <summary>
    /// Whether the exits of a bracket are as large as its entry although a fee in the asset itself leaves less of it, so that they sell a fee's
    /// worth of what others hold.
    /// </summary>
    public const bool BracketsForgetFees = true;

    /// <summary>Faults that move a position by an execution, or a part of one, that the venue may tell nobody of.</summary>
    public static bool MovesBehindTheGuard(FaultClass fault) => fault is not (FaultClass.Overfill or FaultClass.WrongSide or FaultClass.DoubleOcoFill);
}
