using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Guardrails.Configuration;
using Guardrails.Text;

namespace Guardrails.Positions;

/// <summary>Names one trading account (or sub-account) at one venue.</summary>
/// <remarks><c>default</c> is the empty name; options that carry it are refused when the guard is opened.</remarks>
[TypeConverter(typeof(TextConverter<AccountId>))]
[JsonConverter(typeof(GuardrailsJsonConverter))]
public readonly record struct AccountId : IParsable<AccountId>, ITextValue<AccountId>
{
    private readonly string? _value;

    /// <summary>Reads a name of 1 to 64 characters without white space.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long, or contains white space or control characters.</exception>
    public AccountId(string text) => _value = Identifier.Require(text, 64, nameof(text));

    /// <summary>The name; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Converts text, as the constructor does.</summary>
    /// <exception cref="ArgumentException">The text is not a valid name.</exception>
    public static implicit operator AccountId(string text) => new(text);

    /// <summary>Reads a name of 1 to 64 characters without white space.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not asked: names are written the same in every culture.</param>
    /// <exception cref="FormatException">The text is no name; the message says why.</exception>
    public static AccountId Parse(string s, IFormatProvider? provider = null) => TextValue.Parse<AccountId>(s);

    /// <summary>Reads a name without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not asked: names are written the same in every culture.</param>
    /// <param name="result">The name; <c>default</c> when the text is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AccountId result) => TextValue.TryParse(s, out result);

    /// <summary>The name.</summary>
    public override string ToString() => Value;

    static string ITextValue<AccountId>.Noun => "an account";

    static string ITextValue<AccountId>.Allowed => "write a name such as main";

    static string? ITextValue<AccountId>.Read(string text, out AccountId value)
    {
        var problem = Identifier.Check(text, 64);
        value = problem is null ? new AccountId(text) : default;
        return problem;
    }
}
