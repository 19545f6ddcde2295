using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire.Converters;

/// <summary>Text, and nothing else: a number where a name belongs is another message than the one that is known. The words that most messages consist of are there once, and not once a message.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    private const int Longest = 16;

    private static readonly (byte[] Bytes, string Word)[] _words =
    [.. new[]
    {
        "us_equity", "us_option", "crypto", "buy", "sell", "buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close", "simple", "bracket", "oco", "oto", "mleg", "market", "limit", "stop", "stop_limit",
        "day", "gtc", "ioc", "fok", "accepted", "pending_new", "new", "held", "partially_filled", "filled", "canceled", "expired", "replaced", "rejected", "pending_cancel", "pending_replace", "fill", "partial_fill",
        "trade_updates",
    }.Select(static word => (Encoding.UTF8.GetBytes(word), word))];

    private static readonly (byte[] Bytes, string Word)[][] _byLength = [.. Enumerable.Range(0, Longest + 1).Select(static length => _words.Where(known => known.Bytes.Length == length).ToArray())];

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Known(ref reader) ?? reader.GetString()! : throw WireException.At(ref reader, "is not a text");

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string? Known(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > Longest)
        {
            return null;
        }

        foreach (var (bytes, word) in _byLength[reader.ValueSpan.Length])
        {
            if (reader.ValueSpan.SequenceEqual(bytes))
            {
                return word;
            }
        }

        return null;
    }
}
