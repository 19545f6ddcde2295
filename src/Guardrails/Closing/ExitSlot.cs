using System.Collections.Immutable;

namespace Guardrails.Closing;

/// <summary>An exit of a position that is under way. Written before its first step, so that a restart goes on where it stopped.</summary>
/// <param name="Intent">Who has it.</param>
/// <param name="Target">What is to be left of the managed quantity, or of the strategy's share where that is closed; signed.</param>
/// <param name="By">Why, and who asked.</param>
/// <param name="Displaced">Resting exits that had to give way; what remains gets them back.</param>
/// <param name="Strategy">The strategy whose share is closed; <see langword="null"/> when the exit goes by the whole position.</param>
internal sealed record ExitSlot(ExitIntent Intent, decimal Target, Attribution By, ImmutableArray<string> Displaced, string? Strategy = null);
