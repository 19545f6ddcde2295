namespace Guardrails.Alpaca.Http;

/// <summary>One request.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query, encoded, for example <c>/v2/orders?status=open</c>.</param>
/// <param name="Use">What it is for.</param>
internal sealed record AlpacaRequest(HttpMethod Method, string Path, RequestUse Use)
{
    /// <summary>The path of orders.</summary>
    public const string Orders = "/v2/orders";

    /// <summary>The body; <see langword="null"/> for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Whether it goes to market data, which has a budget of its own.</summary>
    public bool IsData { get; init; }

    /// <summary>A question.</summary>
    public static AlpacaRequest Get(string path) => new(HttpMethod.Get, path, RequestUse.Reading);

    /// <summary>A question about market data.</summary>
    public static AlpacaRequest Data(string path) => new(HttpMethod.Get, path, RequestUse.Reading) { IsData = true };
}
