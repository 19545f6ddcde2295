namespace Guardrails.Alpaca.Wire;

/// <summary>Bars of several assets, by symbol.</summary>
internal sealed record AlpacaBars
{
    public IReadOnlyDictionary<string, IReadOnlyList<AlpacaBar>>? Bars { get; set; }

    public string? NextPageToken { get; set; }
}
