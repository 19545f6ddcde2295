using Guardrails.Alpaca.Calls;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Microsoft.Extensions.Logging;

namespace Guardrails.Alpaca.Streams;

/// <summary>
/// Asks for the best prices of the symbols in use. The price of a quote is the middle of bid and ask; where one of them is missing, or the bid is above the ask, no price is told, and the one
/// before grows old.
/// </summary>
internal sealed class QuotePoll(AlpacaHttp http, AssetBook assets, AlpacaOptions options, ILogger log)
{
    private const int MostSymbols = 100;

    /// <summary>One round.</summary>
    public async ValueTask<IReadOnlyList<Quote>> AskAsync(CancellationToken cancellationToken)
    {
        var quotes = new List<Quote>();
        foreach (var kind in assets.InUse.GroupBy(static asset => asset.Kind).OrderBy(static kind => kind.Key))
        {
            foreach (var some in kind.Chunk(MostSymbols))
            {
                var answer = await http.SendAsync(AlpacaRequest.Data(PathOf(kind.Key, string.Join(',', some.Select(static asset => asset.VenueSymbol)))), cancellationToken).ConfigureAwait(false);
                if (answer.Read<AlpacaLatestQuotes>().Is(out var latest, out var problem))
                {
                    quotes.AddRange(some.Select(asset => ToQuote(asset.Symbol, latest.Quotes?.GetValueOrDefault(asset.VenueSymbol), SourceOf(kind.Key))).OfType<Quote>());
                }
                else
                {
                    AlpacaLog.PricesFailed(log, problem.ToString());
                }
            }
        }

        return quotes;
    }

    /// <summary>The quote in the guard's words; <see langword="null"/> when it has no price that can be believed.</summary>
    public static Quote? ToQuote(Symbol symbol, AlpacaQuote? quote, string source) =>
        quote is { Time: { } time, Bid: > 0m and { } bid, Ask: > 0m and { } ask } && bid <= ask
            ? new Quote { Symbol = symbol, Price = (bid + ask) / 2m, Bid = bid, Ask = ask, Time = time, Source = source }
            : null;

    private string PathOf(AssetKind kind, string symbols) => kind switch
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
