using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire;

/// <summary>The latest trade of one asset: <c>/trades/latest</c>.</summary>
internal sealed record AlpacaTrade
{
    [JsonPropertyName("t")]
    public DateTimeOffset? Time { get; set; }

    [JsonPropertyName("p")]
    public decimal? Price { get; set; }

    [JsonPropertyName("s")]
    public decimal? Size { get; set; }
}
