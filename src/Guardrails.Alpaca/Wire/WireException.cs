using System.Text;
using System.Text.Json;

namespace Guardrails.Alpaca.Wire;

/// <summary>Carries a problem from a converter out of the serializer, which adds the path. It never leaves <see cref="AlpacaJson"/>.</summary>
internal sealed class WireException(string why, string? value) : JsonException(why)
{
    /// <summary>The value, cut; <see langword="null"/> when there is none.</summary>
    public string? Value { get; } = value;

    /// <summary>The value that the reader stands at is not what belongs there.</summary>
    public static WireException At(ref Utf8JsonReader reader, string why) => new(why, Shown(ref reader));

    private static string Shown(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "{…}",
        JsonTokenType.StartArray => "[…]",
        JsonTokenType.String => WireProblem.Shown(reader.GetString()!),
        _ => WireProblem.Shown(Encoding.UTF8.GetString(reader.ValueSpan)),
    };
}
