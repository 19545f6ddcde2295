using System.Globalization;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.MarketData;

namespace Guardrails.Alpaca.Calls;

/// <summary>Asks for the last bars of an asset. Whatever comes back becomes a reading; only the caller's cancellation is thrown.</summary>
internal sealed class BarCalls(AlpacaHttp http, AssetBook assets, AssetCalls descriptions, TradingCalendar calendar, AlpacaOptions options)
{
    private const int MostPages = 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Of the last 15 minutes an account without a subscription sees no trade of all exchanges.</summary>
    private static readonly TimeSpan _delay = TimeSpan.FromMinutes(15);

    /// <summary>The last closed bars of an asset.</summary>
    public async ValueTask<BarReading> ReadAsync(BarRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_patience, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (await AskAsync(request, either.Token).ConfigureAwait(false) is var reading && (reading is not BarReading.Unavailable || !either.IsCancellationRequested))
            {
                return reading;
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Said below, as a request is that ends because of its token.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Unavailable(request, $"Alpaca did not answer within {_patience.TotalSeconds:0} s");
    }

    private async ValueTask<BarReading> AskAsync(BarRequest request, CancellationToken cancellationToken)
    {
        if (!assets.Knows(request.Symbol))
        {
            // What is known of the form of a symbol alone could take a coin for a share.
            await descriptions.DescribeAsync(request.Symbol, cancellationToken).ConfigureAwait(false);
        }

        if (!assets.Knows(request.Symbol))
        {
            return Unavailable(request, $"Alpaca has not described {request.Symbol}, so that nobody knows whether it is a share or a coin");
        }

        var kind = assets.TermsOf(request.Symbol).Kind;
        var (rows, others, asOf, problem) = await PagesAsync(request, kind, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            return Unavailable(request, problem);
        }

        var (bars, fault) = BarReader.Read(request, rows);
        if (fault is not null)
        {
            return fault;
        }

        if (bars.Count == 0)
        {
            return new BarReading.NoData($"Alpaca has answered without a bar of {request.Symbol}{(others.Length == 0 ? "" : $", and with bars of {WireProblem.Shown(others)}")}") { Symbol = request.Symbol, Interval = request.Interval };
        }

        var now = options.TimeProvider.GetUtcNow();
        var reading = BarReading.Of(request, bars, asOf, now);
        return reading is BarReading.Stale stale && kind != AssetKind.Crypto && options.DataFeed != AlpacaDataFeed.Overnight
            ? BarReading.Of(request, bars, asOf, now, await calendar.ClosedBetweenAsync(stale.Last.End, now, request.Interval == TimeSpan.FromDays(1), cancellationToken).ConfigureAwait(false))
            : reading;
    }

    /// <summary>The rows, the newest first: one more than is wanted, because the newest can still be growing.</summary>
    private async ValueTask<(IReadOnlyList<AlpacaBar> Rows, string Others, DateTimeOffset AsOf, string? Problem)> PagesAsync(BarRequest request, AssetKind kind, CancellationToken cancellationToken)
    {
        var venueSymbol = assets.SpellingOf(request.Symbol);
        var until = options.TimeProvider.GetUtcNow() - (kind == AssetKind.Equity && options.DataFeed == AlpacaDataFeed.DelayedSip ? _delay : TimeSpan.Zero);
        var path = PathOf(request, kind, venueSymbol, until);
        var (rows, others, token) = (new List<AlpacaBar>(), "", (string?)null);
        for (var page = 0; page < MostPages; page++)
        {
            using var answer = await http.SendAsync(AlpacaRequest.Data(token is null ? path : $"{path}&page_token={Uri.EscapeDataString(token)}"), cancellationToken).ConfigureAwait(false);
            if (!answer.Read<AlpacaBars>().Is(out var some, out var problem))
            {
                return ([], others, until, problem.ToString());
            }

            rows.AddRange(some.Bars?.GetValueOrDefault(venueSymbol) ?? []);
            others = some.Bars?.Keys.Where(symbol => symbol != venueSymbol).Order(StringComparer.Ordinal).FirstOrDefault() ?? others;
            token = some.NextPageToken;
            if (string.IsNullOrEmpty(token) || rows.Count > request.Count)
            {
                return (rows, others, until, null);
            }
        }

        return ([], others, until, $"{request.Count} bars of {request.Symbol} are not in the first {MostPages} pages of the answer");
    }

    private string PathOf(BarRequest request, AssetKind kind, string venueSymbol, DateTimeOffset until)
    {
        // A share trades for 6.5 of 24 hours on 5 of 7 days, less holidays. The limit and the order keep the answer small all the same.
        var from = until - (kind == AssetKind.Crypto ? (2 * request.Count * request.Interval) + TimeSpan.FromDays(1) : (8 * request.Count * request.Interval) + TimeSpan.FromDays(10));
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"symbols={Uri.EscapeDataString(venueSymbol)}&timeframe={LengthName(request.Interval)}&start={from.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}&end={until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}&limit={request.Count + 1}&sort=desc");
        return kind switch
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

    /// <summary>Past bars have other feeds than the latest quotes: the delayed one is that of all exchanges, asked for until 15 minutes ago, and the night is the exchange of the night.</summary>
    private static string FeedName(AlpacaDataFeed feed) => feed switch
    {
        AlpacaDataFeed.Sip or AlpacaDataFeed.DelayedSip => "sip",
        AlpacaDataFeed.Overnight => "boats",
        _ => "iex",
    };

    private static BarReading.Unavailable Unavailable(BarRequest request, string why) => new(why) { Symbol = request.Symbol, Interval = request.Interval };
}
