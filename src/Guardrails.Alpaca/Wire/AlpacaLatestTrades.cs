namespace Guardrails.Alpaca.Wire;

/// <summary>The latest trades of several assets, by symbol.</summary>
internal sealed record AlpacaLatestTrades
{
    public IReadOnlyDictionary<string, AlpacaTrade>? Trades { get; set; }
}
