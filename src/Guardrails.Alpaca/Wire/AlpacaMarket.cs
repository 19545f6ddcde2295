namespace Guardrails.Alpaca.Wire;

/// <summary>A market as the third version of clock and calendar names it.</summary>
internal sealed record AlpacaMarket
{
    public string? Acronym { get; set; }

    public string? Name { get; set; }

    public string? Timezone { get; set; }

    public string? Mic { get; set; }

    public string? Bic { get; set; }
}
