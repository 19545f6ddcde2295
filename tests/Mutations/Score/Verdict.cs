namespace Guardrails.Mutations.Score;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="KilledBy">The test method that noticed it; <see langword="null"/> when it survived.</param>
/// <param name="How">How the method noticed it.</param>
internal sealed record Verdict(Mutant Mutant, string? KilledBy, string How);
