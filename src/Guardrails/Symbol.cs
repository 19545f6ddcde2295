using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Guardrails.Configuration;
using Guardrails.Text;

namespace Guardrails;

/// <summary>
/// The name of a tradable instrument at one venue, in canonical form: trimmed, upper case, without the separator between two parts
/// (<c>btc/usd</c>, <c>BTC/USD</c> and <c>BTCUSD</c> are the same symbol). One at the beginning or at the end separates nothing and belongs to the name:
/// <c>/ES</c> is a future, <c>ES</c> is a share.
/// </summary>
/// <remarks><c>default(Symbol)</c> is the empty symbol: it equals no instrument and every order for it is denied (<c>SYMBOL_INVALID</c>).</remarks>
[TypeConverter(typeof(TextConverter<Symbol>))]
[JsonConverter(typeof(GuardrailsJsonConverter))]
public readonly record struct Symbol : IComparable<Symbol>, IParsable<Symbol>, ITextValue<Symbol>
{
    /// <summary>Longest symbol accepted, in characters.</summary>
    public const int MaxLength = 64;

    private readonly string? _value;

    /// <summary>Reads a symbol in any case, with or without the pair separator.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long, or contains white space or control characters.</exception>
    public Symbol(string text)
    {
        var name = Identifier.Require(text, MaxLength, nameof(text)).ToUpperInvariant();
        var parts = name.Trim('/');
        if (parts.Length == 0)
        {
            throw new ArgumentException($"{nameof(text)} '{text}' has nothing but separators; give a symbol such as 'BTC/USD'.", nameof(text));
        }

        _value = parts.Contains('/', StringComparison.Ordinal) ? name.Replace(parts, parts.Replace("/", "", StringComparison.Ordinal), StringComparison.Ordinal) : name;
    }

    /// <summary>The canonical text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether this is <c>default(Symbol)</c>, which names nothing.</summary>
    public bool IsDefault => _value is null;

    /// <summary>Reads a symbol without throwing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Symbol symbol) => TextValue.TryParse(text, out symbol);

    /// <summary>Reads a symbol in any case, with or without the pair separator.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not asked: symbols are written the same in every culture.</param>
    /// <exception cref="FormatException">The text is no symbol; the message says why.</exception>
    public static Symbol Parse(string s, IFormatProvider? provider = null) => TextValue.Parse<Symbol>(s);

    /// <summary>Reads a symbol without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not asked: symbols are written the same in every culture.</param>
    /// <param name="result">The symbol; <c>default</c> when the text is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Symbol result) => TextValue.TryParse(s, out result);

    /// <summary>Converts text, as the constructor does.</summary>
    /// <exception cref="ArgumentException">The text is not a symbol.</exception>
    public static implicit operator Symbol(string text) => new(text);

    /// <inheritdoc/>
    public int CompareTo(Symbol other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The canonical text.</summary>
    public override string ToString() => Value;

    static string ITextValue<Symbol>.Noun => "a symbol";

    static string ITextValue<Symbol>.Allowed => "write a symbol such as BTCUSD";

    static string? ITextValue<Symbol>.Read(string text, out Symbol value)
    {
        var problem = Identifier.Check(text, MaxLength) ?? (text.AsSpan().Trim().Trim('/').IsEmpty ? "has nothing but separators" : null);
        value = problem is null ? new Symbol(text) : default;
        return problem;
    }
}
