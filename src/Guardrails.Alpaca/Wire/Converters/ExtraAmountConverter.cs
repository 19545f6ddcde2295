using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire.Converters;

/// <summary>An amount beside a refusal. One that cannot be read is not known; the refusal stays a refusal.</summary>
internal sealed class ExtraAmountConverter : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var isRead = DecimalConverter.TryRead(ref reader, out var value);
        reader.Skip();
        return isRead ? value : null;
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } amount)
        {
            writer.WriteStringValue(amount.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
