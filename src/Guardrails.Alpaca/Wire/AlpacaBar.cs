using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire;

/// <summary>One bar of one asset: <c>/bars</c>.</summary>
internal sealed record AlpacaBar
{
    /// <summary>When it begins.</summary>
    [JsonPropertyName("t")]
    public DateTimeOffset? Time { get; init; }

    [JsonPropertyName("o")]
    public decimal? Open { get; init; }

    [JsonPropertyName("h")]
    public decimal? High { get; init; }

    [JsonPropertyName("l")]
    public decimal? Low { get; init; }

    [JsonPropertyName("c")]
    public decimal? Close { get; init; }

    [JsonPropertyName("v")]
    public decimal? Volume { get; init; }

    [JsonPropertyName("n")]
    public decimal? TradeCount { get; init; }

    /// <summary>Weighted by volume.</summary>
    [JsonPropertyName("vw")]
    public decimal? AveragePrice { get; init; }
}
