using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire;

/// <summary>The latest trade of one asset: <c>/trades/latest</c>.</summary>
internal sealed record AlpacaTrade
{
    [JsonPropertyName("t")]
    public DateTimeOffset? Time { get; init; }

    [JsonPropertyName("p")]
    public decimal? Price { get; init; }

    [JsonPropertyName("s")]
    public decimal? Size { get; init; }
}
