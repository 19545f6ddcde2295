namespace Guardrails.Alpaca.Wire;

/// <summary>One message of the stream of orders, also those of the handshake.</summary>
internal sealed record AlpacaStreamMessage
{
    /// <summary><c>authorization</c>, <c>listening</c> or <c>trade_updates</c>.</summary>
    public string? Stream { get; set; }

    /// <summary><c>error</c> when the server gives up.</summary>
    public string? Action { get; set; }

    public AlpacaStreamData? Data { get; set; }
}
