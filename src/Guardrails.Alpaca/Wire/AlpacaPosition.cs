namespace Guardrails.Alpaca.Wire;

/// <summary>A position: <c>GET /v2/positions</c>. What is flat has no row.</summary>
internal sealed record AlpacaPosition
{
    public string? AssetId { get; set; }

    /// <summary>Of crypto without the slash, which orders have.</summary>
    public string? Symbol { get; set; }

    public string? Exchange { get; set; }

    public string? AssetClass { get; set; }

    /// <summary><c>long</c> or <c>short</c>.</summary>
    public string? Side { get; set; }

    /// <summary>Signed: a short position is negative.</summary>
    public decimal? Qty { get; set; }

    /// <summary>Less what open closing orders hold. Missing is not known, and not 0.</summary>
    public decimal? QtyAvailable { get; set; }

    public decimal? AvgEntryPrice { get; set; }

    public decimal? CostBasis { get; set; }

    public decimal? MarketValue { get; set; }

    public decimal? CurrentPrice { get; set; }

    public decimal? LastdayPrice { get; set; }

    public decimal? ChangeToday { get; set; }

    public decimal? UnrealizedPl { get; set; }

    public decimal? UnrealizedPlpc { get; set; }

    public decimal? UnrealizedIntradayPl { get; set; }

    public decimal? UnrealizedIntradayPlpc { get; set; }

    public bool? AssetMarginable { get; set; }
}
