namespace Guardrails.Alpaca.Http;

/// <summary>Where requests go.</summary>
internal sealed class AlpacaAddresses
{
    private static readonly Uri _paper = new("https://paper-api.alpaca.markets");
    private static readonly Uri _live = new("https://api.alpaca.markets");
    private static readonly Uri _data = new("https://data.alpaca.markets");

    public AlpacaAddresses(AlpacaOptions options)
    {
        Trading = options.TradingAddress ?? (options.Environment == AlpacaEnvironment.Live ? _live : _paper);
        Data = options.DataAddress ?? options.TradingAddress ?? _data;
        Stream = new UriBuilder(Trading) { Scheme = Trading.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs, Path = $"{Trading.AbsolutePath.TrimEnd('/')}/stream" }.Uri;
    }

    /// <summary>The trading API.</summary>
    public Uri Trading { get; }

    /// <summary>Market data.</summary>
    public Uri Data { get; }

    /// <summary>The stream of orders.</summary>
    public Uri Stream { get; }

    /// <summary>Whether a key may be sent there: nobody between can read it.</summary>
    public static bool IsSafe(Uri address) => address.IsAbsoluteUri && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
