namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Values by name, in ordinal order of the names under every culture.</summary>
internal sealed class ByName<T>() : SortedDictionary<string, T>(StringComparer.Ordinal);
