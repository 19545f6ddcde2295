using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guardrails.Limits;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Reads a limit: a number is an amount, text such as <c>40%</c> is a fraction of equity.</summary>
internal sealed class LimitConverter : JsonConverter<Limit>
{
    public override Limit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return Limit.Amount(reader.GetDecimal());
        }

        return reader.TokenType == JsonTokenType.String && reader.GetString() is [.. var number, '%'] && decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var percent)
            ? Limit.OfEquity(percent / 100m)
            : throw new JsonException("A limit is a number (an amount) or text such as \"40%\" (a fraction of equity).");
    }

    public override void Write(Utf8JsonWriter writer, Limit value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Scenarios are read, not written.");
}
