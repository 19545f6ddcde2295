using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire.Converters;

/// <summary>Times of a day: <c>09:30</c> in one property of the calendar, <c>0400</c> in the next.</summary>
internal sealed class TimeOfDayConverter : JsonConverter<TimeOnly>
{
    private static readonly string[] _forms = ["HH:mm", "HHmm"];

    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length is 4 or 5
        && TimeOnly.TryParseExact(reader.GetString(), _forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
            : throw WireException.At(ref reader, "is not a time of day such as 09:30 or 0930");

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString("HH:mm", CultureInfo.InvariantCulture));
}
