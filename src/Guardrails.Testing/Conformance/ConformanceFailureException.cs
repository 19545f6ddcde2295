namespace Guardrails.Testing.Conformance;

/// <summary>The criterion of a case is not met; the message says what was seen.</summary>
internal sealed class ConformanceFailureException(string message) : Exception(message);
