namespace Guardrails.Alpaca.Wire;

/// <summary>A market as the third version of clock and calendar names it.</summary>
internal sealed record AlpacaMarket
{
    public string? Acronym { get; init; }

    public string? Name { get; init; }

    public string? Timezone { get; init; }

    public string? Mic { get; init; }

    public string? Bic { get; init; }
}
