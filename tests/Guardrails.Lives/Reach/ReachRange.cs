namespace Guardrails.Lives.Reach;

/// <summary>Where the net of a position can get to by any sequence of fills.</summary>
/// <param name="Low">The lowest net.</param>
/// <param name="High">The highest net.</param>
/// <param name="ExitLow">The lowest net below zero that a fill of an own exit leads to; 0 when none does.</param>
/// <param name="ExitHigh">The highest net above zero that a fill of an own exit leads to; 0 when none does.</param>
internal readonly record struct ReachRange(int Low, int High, int ExitLow, int ExitHigh)
{
    public override string ToString() => ExitLow < 0 || ExitHigh > 0
        ? FormattableString.Invariant($"[{Low}, {High}] (exits reach {(ExitLow < 0 ? ExitLow : ExitHigh)})")
        : FormattableString.Invariant($"[{Low}, {High}]");
}
