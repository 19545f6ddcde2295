namespace Guardrails.Alpaca.Wire;

/// <summary>An option contract: <c>GET /v2/options/contracts/{symbol}</c>. What its symbol says is not read.</summary>
internal sealed record AlpacaContract
{
    /// <summary>Whether it is in the penny program, which decides its price steps. Told since September 2026.</summary>
    public bool? Ppind { get; set; }
}
