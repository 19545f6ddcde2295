using System.Diagnostics.CodeAnalysis;

namespace Guardrails;

/// <summary>
/// Whether a symbol may be held long and short at once. Off unless said otherwise, for the whole account with exceptions per symbol.
/// </summary>
/// <remarks>Immutable. A guard that is opened with hedging on anywhere logs a warning and raises a notice.</remarks>
public sealed class HedgingPolicy
{
    /// <summary>The environment variable that <see cref="FromEnvironment"/> reads.</summary>
    public const string EnvironmentVariable = "GUARDRAILS_ALLOW_HEDGING";

    private readonly Dictionary<Symbol, bool> _overrides;
    private readonly bool _account;

    private HedgingPolicy(bool account, Dictionary<Symbol, bool> overrides)
    {
        _account = account;
        _overrides = overrides;
    }

    /// <summary>No symbol may be held long and short at once. The default.</summary>
    public static HedgingPolicy Denied { get; } = new(false, []);

    /// <summary>Every symbol may be held long and short at once, on separate legs.</summary>
    public static HedgingPolicy Allowed { get; } = new(true, []);

    /// <summary>Whether any symbol may be hedged.</summary>
    public bool AllowsAny => _account || _overrides.ContainsValue(true);

    /// <summary>Reads <c>GUARDRAILS_ALLOW_HEDGING</c>: <c>true</c> or <c>1</c> allows, <c>false</c>, <c>0</c>, empty or absent denies.</summary>
    /// <exception cref="ArgumentException">The variable holds anything else.</exception>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The one explicit, documented reading of the environment; never on the decision path.")]
    public static HedgingPolicy FromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable(EnvironmentVariable);
        return text?.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "1" => Allowed,
            null or "" or "FALSE" or "0" => Denied,
            _ => throw new ArgumentException($"{EnvironmentVariable} is '{text}'; use true, 1, false or 0."),
        };
    }

    /// <summary>The same policy with one symbol decided separately.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="allowed">Whether it may be held long and short at once.</param>
    /// <exception cref="ArgumentException">The symbol is empty.</exception>
    public HedgingPolicy With(Symbol symbol, bool allowed)
    {
        if (symbol.IsDefault)
        {
            throw new ArgumentException("The symbol is empty.", nameof(symbol));
        }

        return new HedgingPolicy(_account, new Dictionary<Symbol, bool>(_overrides) { [symbol] = allowed });
    }

    /// <summary>Whether the symbol may be held long and short at once.</summary>
    public bool Allows(Symbol symbol) => _overrides.TryGetValue(symbol, out var allowed) ? allowed : _account;
}
