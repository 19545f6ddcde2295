namespace Guardrails.Tests.Configuration;

/// <summary>One option: its path, pairs that set it, and what it then is.</summary>
/// <param name="Path">The path of its key.</param>
/// <param name="Pairs">What sets it.</param>
/// <param name="Expected">Its value then.</param>
/// <param name="Get">Reads the value from the options at the root.</param>
internal sealed record Option(string Path, IReadOnlyList<KeyValuePair<string, string?>> Pairs, object Expected, Func<object, object?> Get)
{
    /// <summary>Whether a configuration binder adds to what is there, which the guard then refuses.</summary>
    public bool IsAddedToByABinder { get; init; }

    /// <summary>Whether the options hold the value: policies have no equality of their own.</summary>
    public bool IsIn(object options) => Get(options) is { } value && (Equals(value, Expected) || (value is HedgingPolicy && value.ToString() == Expected.ToString()));

    public override string ToString() => Path;
}
