using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire.Converters;

/// <summary>
/// Amounts come as text (<c>"190.98"</c>) or as a number (<c>1</c>). Up to 28 significant digits are taken. More digits, <c>NaN</c>, an exponent beyond what a
/// decimal holds, and what would become 0 although it is not, fail the message: an amount is never guessed.
/// </summary>
internal sealed class DecimalConverter : JsonConverter<decimal>
{
    /// <summary>The longest text that is looked at.</summary>
    public const int MaxLength = 64;

    private const int MaxDigits = 28;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryRead(ref reader, out var value) ? value : throw WireException.At(ref reader, "is not a decimal number of at most 28 digits");

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads the value that the reader stands at.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out decimal value)
    {
        value = 0m;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) || reader.ValueSpan.Length > MaxLength || reader.ValueIsEscaped)
        {
            return false;
        }

        Span<char> text = stackalloc char[MaxLength];
        for (var i = 0; i < reader.ValueSpan.Length; i++)
        {
            text[i] = (char)reader.ValueSpan[i];
        }

        return TryParse(text[..reader.ValueSpan.Length], out value);
    }

    /// <summary>Reads a sign, digits with a point or without, and an exponent or none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0m;
        var (digits, first) = Significant(text);
        return first >= 0 && digits <= MaxDigits
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && (value != 0m || digits == 0);
    }

    /// <summary>How many digits count, from the first that is not 0 to the exponent; and the place of the first digit, negative when it does not look like a number.</summary>
    private static (int Digits, int First) Significant(ReadOnlySpan<char> text)
    {
        var (digits, first) = (0, -1);
        for (var i = 0; i < text.Length && text[i] is not ('e' or 'E'); i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                first = first < 0 ? i : first;
                digits += digits > 0 || text[i] != '0' ? 1 : 0;
            }
            else if (text[i] != '.' && (i > 0 || text[i] != '-'))
            {
                return (0, -1);
            }
        }

        return (digits, first);
    }
}
