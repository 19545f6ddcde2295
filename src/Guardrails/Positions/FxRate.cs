namespace Guardrails.Positions;

/// <summary>What one unit of a currency is worth in the account currency.</summary>
public readonly record struct FxRate
{
    /// <summary>The currency, for example <c>EUR</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>Its worth in the account currency, above 0. More than 12 decimals (1/150) are rounded up.</summary>
    public required decimal Rate { get; init; }

    /// <summary>When the rate was true at its source.</summary>
    public required DateTimeOffset Time { get; init; }
}
