using System.Text.Json.Serialization;

namespace Guardrails.Alpaca.Wire;

/// <summary>The best prices of one asset: <c>/quotes/latest</c>.</summary>
/// <remarks>A price of 0 says that nobody buys or sells.</remarks>
internal sealed record AlpacaQuote
{
    [JsonPropertyName("t")]
    public DateTimeOffset? Time { get; set; }

    [JsonPropertyName("ap")]
    public decimal? Ask { get; set; }

    [JsonPropertyName("as")]
    public decimal? AskSize { get; set; }

    [JsonPropertyName("bp")]
    public decimal? Bid { get; set; }

    [JsonPropertyName("bs")]
    public decimal? BidSize { get; set; }
}
