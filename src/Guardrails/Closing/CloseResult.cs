using Guardrails.Positions;

namespace Guardrails.Closing;

/// <summary>What came of closing one position.</summary>
/// <param name="Key">The position.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ClosedQuantity">What the position became smaller by, unsigned.</param>
/// <param name="Remaining">What is still managed, signed.</param>
/// <param name="Denial">Why it was refused; <see langword="null"/> otherwise.</param>
/// <param name="Detail">What stood in the way when it is not closed, for people; empty otherwise.</param>
public sealed record CloseResult(PositionKey Key, CloseOutcome Outcome, decimal ClosedQuantity, decimal Remaining, Denial? Denial, string Detail)
{
    /// <summary>Whether all that was asked for is closed.</summary>
    public bool IsClosed => Outcome == CloseOutcome.Closed;
}
