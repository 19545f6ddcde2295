namespace Guardrails.Alpaca.Wire;

/// <summary>What can be traded: <c>GET /v2/assets</c>.</summary>
internal sealed record AlpacaAsset
{
    public string? Id { get; init; }

    public string? Class { get; init; }

    public string? Exchange { get; init; }

    public string? Symbol { get; init; }

    public string? Name { get; init; }

    public string? Status { get; init; }

    public bool? Tradable { get; init; }

    public bool? Marginable { get; init; }

    public bool? Shortable { get; init; }

    /// <summary>Goes out of use; see <see cref="BorrowStatus"/>.</summary>
    public bool? EasyToBorrow { get; init; }

    public string? BorrowStatus { get; init; }

    public bool? Fractionable { get; init; }

    public decimal? MarginRequirementLong { get; init; }

    public decimal? MarginRequirementShort { get; init; }

    public IReadOnlyList<string>? Attributes { get; init; }

    /// <summary>Crypto only.</summary>
    public decimal? MinOrderSize { get; init; }

    /// <summary>Crypto only.</summary>
    public decimal? MinTradeIncrement { get; init; }

    /// <summary>Crypto only.</summary>
    public decimal? PriceIncrement { get; init; }
}
