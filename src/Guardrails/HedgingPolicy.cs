using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Guardrails.Configuration;

namespace Guardrails;

/// <summary>
/// Whether a symbol may be held long and short at once. Off unless said otherwise, for the whole account with exceptions per symbol.
/// </summary>
/// <remarks>
/// Immutable. A guard that is opened with hedging on anywhere logs a warning and raises a notice. As text a policy is the word for the account
/// and then the exceptions: <c>Denied</c>, or <c>Denied, BTCUSDT=Allowed</c>.
/// </remarks>
[TypeConverter(typeof(TextConverter<HedgingPolicy>))]
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed class HedgingPolicy : IParsable<HedgingPolicy>, ITextValue<HedgingPolicy>
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

    /// <summary>Reads the text of a policy: <c>Denied</c>, <c>Allowed</c>, or <c>Denied, BTCUSDT=Allowed</c>.</summary>
    /// <param name="s">The word for the account, then any number of exceptions.</param>
    /// <param name="provider">Not asked: policies are written the same in every culture.</param>
    /// <exception cref="FormatException">The text is no policy; the message says why.</exception>
    public static HedgingPolicy Parse(string s, IFormatProvider? provider = null) => TextValue.Parse<HedgingPolicy>(s);

    /// <summary>Reads the text of a policy without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not asked: policies are written the same in every culture.</param>
    /// <param name="result">The policy; <see langword="null"/> when the text is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out HedgingPolicy result) => TextValue.TryParse(s, out result);

    /// <summary>For example <c>Denied, BTCUSDT=Allowed</c>. <see cref="Parse"/> reads it back.</summary>
    public override string ToString() =>
        string.Join(", ", _overrides.OrderBy(static o => o.Key).Select(static o => $"{o.Key}={Word(o.Value)}").Prepend(Word(_account)));

    static string ITextValue<HedgingPolicy>.Noun => "a hedging policy";

    static string ITextValue<HedgingPolicy>.Allowed => "write Denied or Allowed, and exceptions behind it, such as 'Denied, BTCUSDT=Allowed'";

    static string? ITextValue<HedgingPolicy>.Read(string text, out HedgingPolicy value)
    {
        value = Denied;
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (Allowance(parts[0]) is not { } account)
        {
            return "does not begin with Denied or Allowed";
        }

        var overrides = new Dictionary<Symbol, bool>();
        foreach (var part in parts.Skip(1))
        {
            var at = part.LastIndexOf('=');
            if (at < 0 || !Symbol.TryParse(part[..at], out var symbol) || Allowance(part[(at + 1)..].Trim()) is not { } allowed)
            {
                return $"has '{part}', which is no exception";
            }

            if (!overrides.TryAdd(symbol, allowed))
            {
                return $"names {symbol} twice";
            }
        }

        value = new HedgingPolicy(account, overrides);
        return null;
    }

    private static string Word(bool allowed) => allowed ? nameof(Allowed) : nameof(Denied);

    private static bool? Allowance(string word) =>
        word.Equals(nameof(Allowed), StringComparison.OrdinalIgnoreCase) ? true
        : word.Equals(nameof(Denied), StringComparison.OrdinalIgnoreCase) ? false
        : null;
}
