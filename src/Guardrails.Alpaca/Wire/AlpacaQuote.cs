using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire;

/// <summary>The best prices of one asset: <c>/quotes/latest</c>.</summary>
/// <remarks>A price of 0 says that nobody buys or sells.</remarks>
internal sealed record AlpacaQuote
{
    [JsonPropertyName("t")]
    public DateTimeOffset? Time { get; init; }

    [JsonPropertyName("ap")]
    public decimal? Ask { get; init; }

    [JsonPropertyName("as")]
    public decimal? AskSize { get; init; }

    [JsonPropertyName("bp")]
    public decimal? Bid { get; init; }

    [JsonPropertyName("bs")]
    public decimal? BidSize { get; init; }
}
