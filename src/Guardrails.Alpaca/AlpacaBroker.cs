using Guardrails.Alpaca.Calls;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Streams;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
using Guardrails.MarketData;
using Guardrails.Orders;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Alpaca;

/// <summary>
/// An account at Alpaca: US equities in whole shares and in fractions, options and crypto. Give it to <see cref="GuardedBroker.ConnectAsync"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Orders go over HTTPS, what becomes of them comes over the stream of orders (<c>trade_updates</c>) and over readings. A write whose answer is lost, is no proof of a refusal or is not
/// understood is unknown, and stays unknown for at least 60 s; nothing is sent twice. Of one account one stream is connected: a bot that follows it itself too needs another account, or gives that
/// up.
/// </remarks>
public sealed class AlpacaBroker : IBrokerAdapter, IBarSource, IDisposable
{
    private readonly AlpacaHttp _http;
    private readonly AssetBook _assets = new();
    private readonly OrderCalls _orders;
    private readonly OrderQueries _queries;
    private readonly PriceCalls _prices;
    private readonly BarCalls _bars;
    private readonly VenueStream _stream;
    private readonly AccountCheck _check;
    private readonly TradingHours _hours;
    private readonly AssetCalls _descriptions;
    private readonly Restriction _restriction;
    private readonly AlpacaOptions _options;
    private readonly Microsoft.Extensions.Logging.ILogger _log;

    /// <param name="options">How the account is reached; copied.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names every problem.</exception>
    public AlpacaBroker(AlpacaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options.Copy();
        _log = _options.LoggerFactory is { } factory ? Microsoft.Extensions.Logging.LoggerFactoryExtensions.CreateLogger<AlpacaBroker>(factory) : NullLogger.Instance;
        var (addresses, keys, names) = (new AlpacaAddresses(_options), new KeyRing(_options, _log), new OrderNames());
        var watch = new StreamWatch(_options.TimeProvider, _options.MaxStreamSilenceAfterOrder);
        _http = new AlpacaHttp(_options, addresses, keys);
        _descriptions = new AssetCalls(_http, _assets, _options.TimeProvider, _log);
        _hours = new TradingHours(_http, _assets, _descriptions, _options, _log);
        _restriction = new Restriction(_options.TimeProvider);
        _orders = new OrderCalls(_http, _assets, names, watch, _hours, _restriction, _options);
        _queries = new OrderQueries(_http, names);
        _check = new AccountCheck(_http, _hours, _options);
        _prices = new PriceCalls(_http, _assets, _options);
        _bars = new BarCalls(_http, _assets, _descriptions, new TradingCalendar(_http, _options.TimeProvider, _log), _options);
        _stream = new VenueStream(new TradeStream(_options, addresses, keys, names, watch, _log), _prices, new MoveCalls(_http, _options.TimeProvider), _options, _log);
    }

    /// <summary>What Alpaca promises; the sources are in docs/guides/alpaca.md.</summary>
    /// <remarks>What holds for shares. Coins and options are narrower; <see cref="GetInstrumentAsync"/> says so of each.</remarks>
    public BrokerCapabilities Capabilities { get; } = new()
    {
        // An open order that closes holds the shares, and an order of another intent than the position's is refused.
        ExitCap = ExitCap.Held,
        OrderTypes = [OrderType.Market, OrderType.Limit, OrderType.Stop, OrderType.StopLimit],
        BuyingPowerIncludesOpenOrders = true,
        MaxClientOrderIdLength = OrderRules.MaxIdLength,
        ClientOrderIdPunctuation = "._~-",
        ClientIdUniqueness = ClientIdUniqueness.Forever,
        ReplaceQuantity = ReplaceQuantity.Independent,
        LinksExits = true,
        AttachesExits = true,
        MaxLegs = 4,
        LegActivation = LegActivation.EntryFilled,

        // Not ReportsHeldExits: a leg can be shown working before anything tells of the fill that has armed it.
        ListsExecutions = true,
        UnknownHorizon = TimeSpan.FromSeconds(60),
        PositionVisibilityLag = TimeSpan.FromSeconds(10),
        GoodTillCancelLifetime = TimeSpan.FromDays(90),

        // A stop to buy works as a stop limit with a limit 4 % (below 50 USD) or 2.5 % beyond.
        // A market order for a part of a share is one for the day.
        Conversions =
        [
            new TermsConversion { SentType = OrderType.Stop, SentTimeInForce = null, ReportedType = OrderType.StopLimit, ReportedTimeInForce = null },
            new TermsConversion { SentType = OrderType.Market, SentTimeInForce = TimeInForce.GoodTillCancel, ReportedType = OrderType.Market, ReportedTimeInForce = TimeInForce.Day },
        ],
    };

    /// <summary>How many requests are left this minute, without those that are kept for exits.</summary>
    public int RequestsLeft => Math.Max(0, _http.Budget.Left(RequestUse.Reading));

    /// <summary>Asks everything that has to be right before the bot starts: the key, the account, its settings, the clock.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was found. Nothing is thrown for a problem at the venue.</returns>
    public ValueTask<AlpacaAccountCheck> CheckAsync(CancellationToken cancellationToken = default) => _check.AskAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _orders.SubmitAsync(order, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cancel);
        return _orders.CancelAsync(cancel, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return _orders.ReplaceAsync(replace, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        return _orders.SubmitGroupAsync(group, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<GroupOutcome> SubmitMultilegAsync(ApprovedMultileg order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _orders.SubmitMultilegAsync(order, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _queries.FindAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => _queries.ReadOpenAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) => _queries.ReadExecutionsAsync(symbol, since, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.SendAsync(AlpacaRequest.Get("/v2/positions"), cancellationToken).ConfigureAwait(false);
        return answer.Read<IReadOnlyList<AlpacaPosition>>().Is(out var rows, out var problem) ? PositionReader.Read(rows, answer.AsOf) : PositionSnapshot.Failed(problem.ToString());
    }

    /// <inheritdoc/>
    public async ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.SendAsync(AlpacaRequest.Get("/v2/account"), cancellationToken).ConfigureAwait(false);
        if (answer.Read<AlpacaAccount>().Is(out var account, out var problem) && AccountReader.Read(account, answer.AsOf, _restriction.IsOn).Is(out var snapshot, out problem))
        {
            return snapshot;
        }

        AlpacaLog.ReadingFailed(_log, "the account", problem.ToString());
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var asset = await _descriptions.DescribeAsync(symbol, cancellationToken).ConfigureAwait(false);
        if (OptionSymbol.Parse(symbol.Value) is not null)
        {
            return InstrumentReader.Option(symbol.Value, _assets.TermsOf(symbol).HasPennySteps).Value;
        }

        if (asset is null)
        {
            return null;
        }

        if (InstrumentReader.Read(asset, _options.TradesFractions).Is(out var instrument, out var problem))
        {
            return instrument.BaseAsset is not null && await PriceOfAsync(instrument.Symbol, cancellationToken).ConfigureAwait(false) is { } price
                ? InstrumentReader.Read(asset, price: price).Value
                : instrument;
        }

        AlpacaLog.ReadingFailed(_log, $"the asset {symbol}", problem.ToString());
        return null;
    }

    /// <summary>How much an order for coins can be for depends on the price; without one it is left to the venue.</summary>
    private async ValueTask<decimal?> PriceOfAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var (quotes, missing) = await _prices.QuotesAsync(_assets.Find([symbol]), cancellationToken).ConfigureAwait(false);
        if (missing is not null)
        {
            AlpacaLog.ReadingFailed(_log, $"the price of {symbol}", missing);
        }

        return quotes.Count > 0 ? quotes[0].Price : null;
    }

    /// <summary>How the broker asks the venue.</summary>
    internal AlpacaHttp Http => _http;

    /// <summary>The clock of the broker.</summary>
    internal TimeProvider TimeProvider => _options.TimeProvider;

    /// <inheritdoc/>
    public ValueTask<MarketStatus?> GetMarketStatusAsync(Symbol symbol, CancellationToken cancellationToken) => _hours.AskAsync(symbol, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken) => _stream.ReadAsync(cancellationToken);

    /// <summary>Asks for the best prices now. The price of a quote is the middle of bid and ask.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The quotes there are. A symbol of which one side is missing, or whose prices could not be read, has none.</returns>
    public async ValueTask<IReadOnlyList<Quote>> GetQuotesAsync(IReadOnlyList<Symbol> symbols, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        var (quotes, problem) = await _prices.QuotesAsync(_assets.Find(symbols), cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            AlpacaLog.PricesFailed(_log, problem);
        }

        return quotes;
    }

    /// <summary>Asks for the last closed bars, adjusted for splits, of <see cref="AlpacaOptions.DataFeed"/>. Every call asks Alpaca: give the broker to a <see cref="BarCache"/>, or resolve the <see cref="IBarSource"/> of <c>AddAlpaca</c>.</summary>
    /// <remarks>
    /// Of shares and options the time outside the regular sessions is no age (but with the feed that trades overnight): the last bar of Friday is fresh on Saturday. Bars of a day close at midnight New York time. Where the calendar cannot be read, that time is age as well.
    /// </remarks>
    /// <inheritdoc/>
    public ValueTask<BarReading> GetBarsAsync(BarRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _bars.ReadAsync(request, cancellationToken);
    }

    /// <summary>Closes the connections of requests. A stream that is being read ends by its token.</summary>
    public void Dispose() => _http.Dispose();
}
