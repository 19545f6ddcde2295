namespace Guardrails.Simulation.Auditing;

/// <summary>What may still be wrong once all is calm, because of a defect that is known and not repaired yet.</summary>
internal static class Excuses
{
    /// <summary>
    /// Whether an order of unknown outcome and a difference that it could explain wait for each other: the order is given up only when the
    /// positions agree, and the positions are taken over only when nothing explains them.
    /// </summary>
    public const bool UnknownOrdersHideDifferences = true;
}
