namespace Guardrails.Alpaca.Wire;

/// <summary>A position: <c>GET /v2/positions</c>. What is flat has no row.</summary>
internal sealed record AlpacaPosition
{
    public string? AssetId { get; init; }

    /// <summary>Of crypto without the slash, which orders have.</summary>
    public string? Symbol { get; init; }

    public string? Exchange { get; init; }

    public string? AssetClass { get; init; }

    /// <summary><c>long</c> or <c>short</c>.</summary>
    public string? Side { get; init; }

    /// <summary>Signed: a short position is negative.</summary>
    public decimal? Qty { get; init; }

    /// <summary>Less what open closing orders hold. Missing is not known, and not 0.</summary>
    public decimal? QtyAvailable { get; init; }

    public decimal? AvgEntryPrice { get; init; }

    public decimal? CostBasis { get; init; }

    public decimal? MarketValue { get; init; }

    public decimal? CurrentPrice { get; init; }

    public decimal? LastdayPrice { get; init; }

    public decimal? ChangeToday { get; init; }

    public decimal? UnrealizedPl { get; init; }

    public decimal? UnrealizedPlpc { get; init; }

    public decimal? UnrealizedIntradayPl { get; init; }

    public decimal? UnrealizedIntradayPlpc { get; init; }

    public bool? AssetMarginable { get; init; }
}
