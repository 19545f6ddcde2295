using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Guardrails.Configuration;
using Guardrails.Text;

namespace Guardrails;

/// <summary>
/// The name of a tradable instrument at one venue, in canonical form: trimmed, upper case, without the separator between the two assets of a pair
/// (<c>btc/usd</c>, <c>BTC/USD</c> and <c>BTCUSD</c> are the same symbol). A separator at the beginning or at the end separates nothing and belongs to the name:
/// <c>/ES</c> is a future, <c>ES</c> is a share. So does a separator before a single character, which is a class of shares and no asset: <c>BRK/B</c> is not <c>BRKB</c>.
/// </summary>
/// <remarks>
/// <para><c>default(Symbol)</c> is the empty symbol: it equals no instrument and every order for it is denied (<c>SYMBOL_INVALID</c>).</para>
/// <para>
/// Venues write classes of shares as <c>BRK.B</c>, <c>BRK B</c>, <c>BRK/B</c> or <c>BRK-B</c>. All four are accepted, with one blank between two parts, and are
/// four symbols: choose one, and give the venue's own spelling as <see cref="Instrument.VenueSymbol"/>, so that orders go out and reports come in under it.
/// </para>
/// </remarks>
[TypeConverter(typeof(TextConverter<Symbol>))]
[JsonConverter(typeof(GuardrailsJsonConverter))]
public readonly record struct Symbol : IComparable<Symbol>, IParsable<Symbol>, ITextValue<Symbol>
{
    /// <summary>Longest symbol accepted, in characters.</summary>
    public const int MaxLength = 64;

    private readonly string? _value;

    /// <summary>Reads a symbol in any case, with or without the pair separator.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long, or contains control characters or white space other than single blanks between its parts.</exception>
    public Symbol(string text)
    {
        if (Problem(text) is { } problem)
        {
            throw new ArgumentException($"{nameof(text)} '{Identifier.Shown(text)}' {problem}.", nameof(text));
        }

        var name = text.Trim().ToUpperInvariant();
        var parts = name.Trim('/');
        _value = parts.Contains('/', StringComparison.Ordinal) && parts[^2] != '/' ? name.Replace(parts, parts.Replace("/", "", StringComparison.Ordinal), StringComparison.Ordinal) : name;
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
        var problem = Problem(text);
        value = problem is null ? new Symbol(text) : default;
        return problem;
    }

    /// <summary>What is wrong with the text; <see langword="null"/> when nothing is.</summary>
    private static string? Problem(string? text)
    {
        var hasBlank = text.AsSpan().Trim().Contains(' ');
        return hasBlank && text!.Trim().Contains("  ", StringComparison.Ordinal)
            ? "has more than one blank between two parts; write one, or write the class of a share as in BRK.B"
            : Identifier.Check(hasBlank ? text!.Trim().Replace(' ', '_') : text, MaxLength)
                ?? (text.AsSpan().Trim().Trim('/').IsEmpty ? "has nothing but separators; give a symbol such as 'BTC/USD'" : null);
    }
}
