using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire.Converters;

/// <summary>A whole number.</summary>
internal sealed class CountConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) ? count : throw WireException.At(ref reader, "is not a whole number");

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
