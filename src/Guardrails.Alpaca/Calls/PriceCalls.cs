using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Calls;

/// <summary>Asks for prices. The price of a quote is the middle of bid and ask; where one of them is missing, or the bid is above the ask, there is no quote.</summary>
internal sealed class PriceCalls(AlpacaHttp http, AssetBook assets, AlpacaOptions options)
{
    private const int MostSymbols = 100;

    /// <summary>The best prices of the assets in use.</summary>
    public ValueTask<(IReadOnlyList<Quote> Quotes, string? Problem)> QuotesInUseAsync(CancellationToken cancellationToken) => QuotesAsync(assets.InUse, cancellationToken);

    /// <summary>The best prices of some assets.</summary>
    /// <returns>Those there are, and why some could not be read.</returns>
    public async ValueTask<(IReadOnlyList<Quote> Quotes, string? Problem)> QuotesAsync(IReadOnlyList<(Symbol Symbol, string VenueSymbol, AssetKind Kind)> wanted, CancellationToken cancellationToken)
    {
        var quotes = new List<Quote>();
        string? missing = null;
        foreach (var kind in wanted.GroupBy(static asset => asset.Kind).OrderBy(static kind => kind.Key))
        {
            foreach (var some in kind.Chunk(MostSymbols))
            {
                using var answer = await http.SendAsync(AlpacaRequest.Data(QuotePath(kind.Key, string.Join(',', some.Select(static asset => asset.VenueSymbol)))), cancellationToken).ConfigureAwait(false);
                if (answer.Read<AlpacaLatestQuotes>().Is(out var latest, out var problem))
                {
                    quotes.AddRange(some.Select(asset => ToQuote(asset.Symbol, latest.Quotes?.GetValueOrDefault(asset.VenueSymbol), SourceOf(kind.Key))).OfType<Quote>());
                }
                else
                {
                    missing ??= problem.ToString();
                }
            }
        }

        return (quotes, missing);
    }

    /// <summary>The quote in the guard's words; <see langword="null"/> when it has no price that can be believed.</summary>
    public static Quote? ToQuote(Symbol symbol, AlpacaQuote? quote, string source) =>
        quote is { Time: { } time, Bid: > 0m and { } bid, Ask: > 0m and { } ask } && bid <= ask
            ? new Quote { Symbol = symbol, Price = (bid + ask) / 2m, Bid = bid, Ask = ask, Time = time, Source = source }
            : null;

    private string QuotePath(AssetKind kind, string symbols) => kind switch
    {
        AssetKind.Crypto => $"/v1beta3/crypto/us/latest/quotes?symbols={Uri.EscapeDataString(symbols)}",
        AssetKind.Option => $"/v1beta1/options/quotes/latest?symbols={Uri.EscapeDataString(symbols)}",
        _ => $"/v2/stocks/quotes/latest?symbols={Uri.EscapeDataString(symbols)}&feed={FeedName(options.DataFeed)}",
    };

    private string SourceOf(AssetKind kind) => kind switch
    {
        AssetKind.Crypto => "alpaca crypto",
        AssetKind.Option => "alpaca options",
        _ => $"alpaca {FeedName(options.DataFeed)}",
    };

    private static string FeedName(AlpacaDataFeed feed) => feed switch
    {
        AlpacaDataFeed.Sip => "sip",
        AlpacaDataFeed.DelayedSip => "delayed_sip",
        AlpacaDataFeed.Overnight => "overnight",
        _ => "iex",
    };
}
