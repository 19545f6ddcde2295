using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire.Converters;

/// <summary>A text or number beside a refusal, kept as text. Anything else is not known; the refusal stays a refusal.</summary>
internal sealed class ExtraTextConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
            _ => null,
        };
        reader.Skip();
        return text;
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
