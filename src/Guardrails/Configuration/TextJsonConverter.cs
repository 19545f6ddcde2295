using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Configuration;

/// <summary>A value that is text in JSON. A number is taken as its digits, so that a limit can be one.</summary>
/// <typeparam name="T">The value.</typeparam>
internal sealed class TextJsonConverter<T> : JsonConverter<T>
    where T : ITextValue<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => Parse(reader.GetString()!),
        JsonTokenType.Number => Parse(JsonElement.ParseValue(ref reader).GetRawText()),
        _ => throw new JsonException($"{reader.TokenType} is given where {T.Noun} is expected; {T.Allowed}."),
    };

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString()!);

    private static T Parse(string text)
    {
        try
        {
            return TextValue.Parse<T>(text);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
