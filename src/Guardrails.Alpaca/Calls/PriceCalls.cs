using System.Globalization;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Calls;

/// <summary>Asks for prices. The price of a quote is the middle of bid and ask; where one of them is missing, or the bid is above the ask, there is no quote.</summary>
internal sealed class PriceCalls(AlpacaHttp http, AssetBook assets, AlpacaOptions options)
{
    private const int MostSymbols = 100;
    private const int MostBars = 10_000;
    private const int MostPages = 20;

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

    /// <summary>Bars of one asset, oldest first; <see langword="null"/> when they could not all be read.</summary>
    public async ValueTask<(IReadOnlyList<PriceBar>? Bars, string? Problem)> BarsAsync(Symbol symbol, TimeSpan length, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var (bars, token) = (new List<PriceBar>(), (string?)null);
        var venueSymbol = assets.SpellingOf(symbol);
        for (var page = 0; page < MostPages; page++)
        {
            using var answer = await http.SendAsync(AlpacaRequest.Data($"{BarPath(venueSymbol, length, from, to)}{(token is null ? "" : $"&page_token={Uri.EscapeDataString(token)}")}"), cancellationToken).ConfigureAwait(false);
            if (!answer.Read<AlpacaBars>().Is(out var some, out var problem))
            {
                return (null, problem.ToString());
            }

            foreach (var bar in some.Bars?.GetValueOrDefault(venueSymbol) ?? [])
            {
                if (ToBar(symbol, bar) is not { } told)
                {
                    return (null, $"a bar of {symbol} at {bar.Time:O} lacks a price, or has its high below its low");
                }

                bars.Add(told);
            }

            token = some.NextPageToken;
            if (string.IsNullOrEmpty(token))
            {
                return (bars, null);
            }
        }

        return (null, $"there are more than {MostPages} pages of bars; ask for a shorter time");
    }

    /// <summary>The quote in the guard's words; <see langword="null"/> when it has no price that can be believed.</summary>
    public static Quote? ToQuote(Symbol symbol, AlpacaQuote? quote, string source) =>
        quote is { Time: { } time, Bid: > 0m and { } bid, Ask: > 0m and { } ask } && bid <= ask
            ? new Quote { Symbol = symbol, Price = (bid + ask) / 2m, Bid = bid, Ask = ask, Time = time, Source = source }
            : null;

    private static PriceBar? ToBar(Symbol symbol, AlpacaBar bar) =>
        bar is { Time: { } time, Open: { } open, High: { } high, Low: { } low, Close: { } close } && low <= Math.Min(open, close) && high >= Math.Max(open, close)
            ? new PriceBar { Symbol = symbol, Start = time, Open = open, High = high, Low = low, Close = close, Volume = bar.Volume ?? 0m }
            : null;

    private string QuotePath(AssetKind kind, string symbols) => kind switch
    {
        AssetKind.Crypto => $"/v1beta3/crypto/us/latest/quotes?symbols={Uri.EscapeDataString(symbols)}",
        AssetKind.Option => $"/v1beta1/options/quotes/latest?symbols={Uri.EscapeDataString(symbols)}",
        _ => $"/v2/stocks/quotes/latest?symbols={Uri.EscapeDataString(symbols)}&feed={FeedName(options.DataFeed)}",
    };

    private string BarPath(string venueSymbol, TimeSpan length, DateTimeOffset from, DateTimeOffset to)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"symbols={Uri.EscapeDataString(venueSymbol)}&timeframe={LengthName(length)}&start={from.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}&end={to.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}&limit={MostBars}");
        return AssetBook.KindOf(venueSymbol) switch
        {
            AssetKind.Crypto => $"/v1beta3/crypto/us/bars?{query}",
            AssetKind.Option => $"/v1beta1/options/bars?{query}",
            _ => $"/v2/stocks/bars?{query}&adjustment=split&feed={FeedName(options.DataFeed)}",
        };
    }

    private static string LengthName(TimeSpan length) =>
        length == TimeSpan.FromDays(1) ? "1Day"
            : length.Ticks % TimeSpan.TicksPerHour == 0 ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0}Hour")
            : string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0}Min");

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
