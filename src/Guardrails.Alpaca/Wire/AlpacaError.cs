using System.Text.Json.Serialization;
using Guardrails.Alpaca.Wire.Converters;

namespace Guardrails.Alpaca.Wire;

/// <summary>A refusal. Nothing is always there; the message is what tells refusals apart.</summary>
internal sealed record AlpacaError
{
    /// <summary>A number, or a word.</summary>
    [JsonConverter(typeof(ExtraTextConverter))]
    public string? Code { get; init; }

    [JsonConverter(typeof(ExtraTextConverter))]
    public string? Message { get; init; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? Available { get; init; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? ExistingQty { get; init; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? HeldForOrders { get; init; }

    [JsonConverter(typeof(ExtraTextConverter))]
    public string? Symbol { get; init; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? BuyingPower { get; init; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? CostBasis { get; init; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? Balance { get; init; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? BasePrice { get; init; }

    /// <summary>The orders that hold what is asked for; sometimes missing.</summary>
    [JsonConverter(typeof(ExtraTextsConverter))]
    public IReadOnlyList<string>? RelatedOrders { get; init; }

    [JsonConverter(typeof(ExtraTextConverter))]
    public string? ExistingOrderId { get; init; }

    [JsonConverter(typeof(ExtraTextConverter))]
    public string? RejectReason { get; init; }
}
