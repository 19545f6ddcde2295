using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire;

/// <summary>One bar of one asset: <c>/bars</c>.</summary>
internal sealed record AlpacaBar
{
    /// <summary>When it begins.</summary>
    [JsonPropertyName("t")]
    public DateTimeOffset? Time { get; set; }

    [JsonPropertyName("o")]
    public decimal? Open { get; set; }

    [JsonPropertyName("h")]
    public decimal? High { get; set; }

    [JsonPropertyName("l")]
    public decimal? Low { get; set; }

    [JsonPropertyName("c")]
    public decimal? Close { get; set; }

    [JsonPropertyName("v")]
    public decimal? Volume { get; set; }

    [JsonPropertyName("n")]
    public decimal? TradeCount { get; set; }

    /// <summary>Weighted by volume.</summary>
    [JsonPropertyName("vw")]
    public decimal? AveragePrice { get; set; }
}
