using System.Globalization;
using Guardrails.Alpaca.Calls;
using Guardrails.Alpaca.Errors;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Streams;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;
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
public sealed class AlpacaBroker : IBrokerAdapter, IDisposable
{
    private readonly AlpacaHttp _http;
    private readonly AssetBook _assets = new();
    private readonly OrderCalls _orders;
    private readonly OrderQueries _queries;
    private readonly VenueStream _stream;
    private readonly AccountCheck _check;
    private readonly AlpacaOptions _options;
    private readonly Microsoft.Extensions.Logging.ILogger _log;
    private int _knowsPairs;

    /// <param name="options">How the account is reached; copied.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names every problem.</exception>
    public AlpacaBroker(AlpacaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options.Copy();
        _log = _options.LoggerFactory is { } factory ? Microsoft.Extensions.Logging.LoggerFactoryExtensions.CreateLogger<AlpacaBroker>(factory) : NullLogger.Instance;
        var (addresses, keys, names) = (new AlpacaAddresses(_options), new KeyRing(_options), new OrderNames());
        var watch = new StreamWatch(_options.TimeProvider, _options.MaxStreamSilenceAfterOrder);
        _http = new AlpacaHttp(_options, addresses, keys);
        _orders = new OrderCalls(_http, _assets, names, watch, _options);
        _queries = new OrderQueries(_http, names);
        _check = new AccountCheck(_http, _options);
        _stream = new VenueStream(new TradeStream(_options, addresses, keys, names, watch, _log), new QuotePoll(_http, _assets, _options, _log), _options);
    }

    /// <summary>What Alpaca promises; the sources are in docs/guides/alpaca.md.</summary>
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
        ReportsHeldExits = true,
        ListsExecutions = true,
        UnknownHorizon = TimeSpan.FromSeconds(60),
        PositionVisibilityLag = TimeSpan.FromSeconds(10),

        // A stop to buy works as a stop limit with a limit 4 % (below 50 USD) or 2.5 % beyond.
        Conversions = [new TermsConversion { SentType = OrderType.Stop, SentTimeInForce = null, ReportedType = OrderType.StopLimit, ReportedTimeInForce = null }],
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
        var answer = await _http.SendAsync(AlpacaRequest.Get("/v2/positions"), cancellationToken).ConfigureAwait(false);
        if (!answer.Read<IReadOnlyList<AlpacaPosition>>().Is(out var rows, out var problem))
        {
            return PositionSnapshot.Failed(problem.ToString());
        }

        // A position spells a pair without its slash: BTCUSD is BTC/USD, and could be another pair.
        return rows.Any(static row => row.AssetClass == "crypto") && await LearnPairsAsync(cancellationToken).ConfigureAwait(false) is { } why
            ? PositionSnapshot.Failed($"positions in crypto are not understood without the list of pairs: {why}")
            : PositionReader.Read(rows, _assets.NameOf, answer.AsOf);
    }

    /// <inheritdoc/>
    public async ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken)
    {
        var answer = await _http.SendAsync(AlpacaRequest.Get("/v2/account"), cancellationToken).ConfigureAwait(false);
        if (answer.Read<AlpacaAccount>().Is(out var account, out var problem) && AccountReader.Read(account, answer.AsOf).Is(out var snapshot, out problem))
        {
            return snapshot;
        }

        AlpacaLog.ReadingFailed(_log, "the account", problem.ToString());
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        if (OptionSymbol.Parse(symbol.Value) is not null)
        {
            _assets.AddOption(symbol);
            return InstrumentReader.Option(symbol.Value).Value;
        }

        var answer = await _http.SendAsync(AlpacaRequest.Get($"/v2/assets/{Uri.EscapeDataString(symbol.Value)}"), cancellationToken).ConfigureAwait(false);
        if (answer.Read<AlpacaAsset>().Is(out var asset, out var problem) && InstrumentReader.Read(asset, _options.TradesFractions).Is(out var instrument, out problem))
        {
            _assets.Add(asset, isUsed: true);
            return instrument;
        }

        AlpacaLog.ReadingFailed(_log, $"the asset {symbol}", problem.ToString());
        return null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken) => _stream.ReadAsync(cancellationToken);

    /// <summary>Closes the connections of requests. A stream that is being read ends by its token.</summary>
    public void Dispose() => _http.Dispose();

    /// <summary>Learns how pairs are spelt, once.</summary>
    /// <returns>Why that failed; <see langword="null"/> when it did not.</returns>
    private async ValueTask<string?> LearnPairsAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _knowsPairs) != 0)
        {
            return null;
        }

        var answer = await _http.SendAsync(AlpacaRequest.Get("/v2/assets?asset_class=crypto"), cancellationToken).ConfigureAwait(false);
        if (!answer.Read<IReadOnlyList<AlpacaAsset>>().Is(out var pairs, out var problem))
        {
            return problem.ToString();
        }

        foreach (var pair in pairs)
        {
            _assets.Add(pair, isUsed: false);
        }

        Volatile.Write(ref _knowsPairs, 1);
        return null;
    }
}
