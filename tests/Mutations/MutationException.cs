namespace Guardrails.Mutations;

/// <summary>A mutation does not fit the code, or the code does not build with it.</summary>
internal sealed class MutationException(string message) : Exception(message);
