using System.Text.Json.Serialization;
using Guardrails.Alpaca.Wire.Converters;

namespace Guardrails.Alpaca.Wire;

/// <summary>A refusal. Nothing is always there; the message is what tells refusals apart.</summary>
internal sealed record AlpacaError
{
    /// <summary>A number, or a word.</summary>
    [JsonConverter(typeof(ExtraTextConverter))]
    public string? Code { get; set; }

    [JsonConverter(typeof(ExtraTextConverter))]
    public string? Message { get; set; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? Available { get; set; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? ExistingQty { get; set; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? HeldForOrders { get; set; }

    [JsonConverter(typeof(ExtraTextConverter))]
    public string? Symbol { get; set; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? BuyingPower { get; set; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? CostBasis { get; set; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? Balance { get; set; }

    [JsonConverter(typeof(ExtraAmountConverter))]
    public decimal? BasePrice { get; set; }

    /// <summary>The orders that hold what is asked for; sometimes missing.</summary>
    [JsonConverter(typeof(ExtraTextsConverter))]
    public IReadOnlyList<string>? RelatedOrders { get; set; }

    [JsonConverter(typeof(ExtraTextConverter))]
    public string? ExistingOrderId { get; set; }

    [JsonConverter(typeof(ExtraTextConverter))]
    public string? RejectReason { get; set; }
}
