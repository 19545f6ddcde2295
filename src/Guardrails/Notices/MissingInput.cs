namespace Guardrails.Notices;

/// <summary>One thing the guard lacks.</summary>
/// <param name="Input">What it is, for example <c>positions</c>.</param>
/// <param name="Why">Why it is missing, for example <c>never read</c>.</param>
/// <param name="SuppliedBy">The call that supplies it.</param>
public sealed record MissingInput(string Input, string Why, string SuppliedBy)
{
    /// <summary>For example <c>positions: never read; call Observe(PositionSnapshot.Complete(…))</c>.</summary>
    public override string ToString() => $"{Input}: {Why}; call {SuppliedBy}";
}
