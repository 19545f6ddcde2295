namespace Guardrails.Alpaca.Wire;

/// <summary>The best prices of several assets, by symbol.</summary>
internal sealed record AlpacaLatestQuotes
{
    public IReadOnlyDictionary<string, AlpacaQuote>? Quotes { get; set; }
}
