namespace Guardrails.Alpaca.Wire;

/// <summary>What can be traded: <c>GET /v2/assets</c>.</summary>
internal sealed record AlpacaAsset
{
    public string? Id { get; set; }

    public string? Class { get; set; }

    public string? Exchange { get; set; }

    public string? Symbol { get; set; }

    public string? Name { get; set; }

    public string? Status { get; set; }

    public bool? Tradable { get; set; }

    public bool? Marginable { get; set; }

    public bool? Shortable { get; set; }

    /// <summary>Goes out of use; see <see cref="BorrowStatus"/>.</summary>
    public bool? EasyToBorrow { get; set; }

    public string? BorrowStatus { get; set; }

    public bool? Fractionable { get; set; }

    public decimal? MarginRequirementLong { get; set; }

    public decimal? MarginRequirementShort { get; set; }

    public IReadOnlyList<string>? Attributes { get; set; }

    /// <summary>Crypto only.</summary>
    public decimal? MinOrderSize { get; set; }

    /// <summary>Crypto only.</summary>
    public decimal? MinTradeIncrement { get; set; }

    /// <summary>Crypto only.</summary>
    public decimal? PriceIncrement { get; set; }
}
