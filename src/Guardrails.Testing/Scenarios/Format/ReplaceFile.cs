namespace Guardrails.Testing.Scenarios.Format;

/// <summary>The bot wants an order changed; what is left out stays.</summary>
internal sealed class ReplaceFile
{
    /// <summary>The name under which the answer is expected; inside a repeat <c>#1</c>, <c>#2</c>, … is added.</summary>
    public required string As { get; set; }

    /// <summary>The name of the order.</summary>
    public required string Order { get; set; }

    /// <summary>What a quantity means is the venue's <c>replaceQuantity</c>.</summary>
    public decimal? Quantity { get; set; }

    public decimal? Limit { get; set; }

    public decimal? Stop { get; set; }
}
