namespace Guardrails.Simulation.Auditing;

/// <summary>How often a check needed a tolerance.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Tolerance">The reason for which it was not noted.</param>
/// <param name="Uses">Of how many subjects.</param>
/// <param name="Alone">Of how many of them no other tolerance was a reason as well.</param>
/// <param name="Runs">In how many runs.</param>
internal sealed record ToleranceUse(string Check, Tolerance Tolerance, int Uses, int Alone, int Runs)
{
    public override string ToString() => FormattableString.Invariant($"{Check,-44}{Tolerance,-22}{Uses,8}{Alone,8}{Runs,8}");
}
