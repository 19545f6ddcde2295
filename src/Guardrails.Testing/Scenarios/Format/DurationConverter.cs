using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Reads a duration such as <c>250ms</c>, <c>30s</c>, <c>5m</c> or <c>8h</c>.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        var digits = text.AsSpan().TrimEnd("hms");
        var unit = text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        return unit > TimeSpan.Zero && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? unit * count
            : throw new JsonException("A duration is a whole number and a unit: 250ms, 30s, 5m or 8h.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Scenarios are read, not written.");
}
