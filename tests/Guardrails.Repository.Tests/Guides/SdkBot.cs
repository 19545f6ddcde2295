using Guardrails.Brokers;
using Guardrails.Orders;
using Microsoft.Extensions.Logging;
using Sdk = Alpaca.Markets;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>One guard over the SDK: the bot hands over the orders that it always made, and the guard is fed with everything that the SDK tells.</summary>
public sealed class SdkBot : IAsyncDisposable
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _readEvery = TimeSpan.FromSeconds(5);

    private readonly Sdk.IAlpacaStreamingClient _stream;
    private readonly SdkReadings _readings;
    private readonly SdkSender _sender;
    private readonly IReadOnlyList<string> _symbols;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile bool _isReadingDue;
    private long _readAt;

    private SdkBot(SdkReadings readings, SdkSender sender, Sdk.IAlpacaStreamingClient stream, OrderGuard guard, IReadOnlyList<string> symbols, TimeProvider time, ILogger log) =>
        (_readings, _sender, _stream, Guard, _symbols, _time, _log) = (readings, sender, stream, guard, symbols, time, log);

    /// <summary>What Alpaca promises to whoever reaches it through this SDK.</summary>
    public static BrokerCapabilities Capabilities { get; } = new()
    {
        ExitCap = ExitCap.Held, // an open exit holds its shares, and an order of another intent than the position's is refused
        ReportsExitMark = false, // IOrder does not show the intent
        BuyingPowerIncludesOpenOrders = true,
        MaxClientOrderIdLength = 128, // the SDK cuts a longer one without a word
        ClientOrderIdPunctuation = "._~-",
        ClientIdUniqueness = ClientIdUniqueness.Forever,
        ReplaceQuantity = ReplaceQuantity.Independent,
        PositionVisibilityLag = TimeSpan.FromSeconds(10),

        // A stop to buy works as a stop limit.
        Conversions = [new TermsConversion { SentType = OrderType.Stop, SentTimeInForce = null, ReportedType = OrderType.StopLimit, ReportedTimeInForce = null }],
    };

    /// <summary>One per account, shared by all strategies.</summary>
    public OrderGuard Guard { get; }

    /// <summary>Opens the guard, listens, and reads what is there. Connect the stream after it.</summary>
    public static async Task<SdkBot> StartAsync(
        Sdk.IAlpacaTradingClient sdk, Sdk.IAlpacaDataClient data, Sdk.IAlpacaStreamingClient stream, OrderGuardOptions options, IReadOnlyList<string> symbols, ILogger log, CancellationToken stopping = default)
    {
        var readings = new SdkReadings(sdk, data, options.TimeProvider);
        options.Capabilities = Capabilities;
        options.OrderLookup = readings; // to look up orders whose answer was lost
        options.PositionSource = readings; // to prove exits of a quarantined symbol
        var bot = new SdkBot(readings, new SdkSender(sdk), stream, await OrderGuard.OpenAsync(options, stopping), symbols, options.TimeProvider, log);
        foreach (string symbol in symbols)
        {
            Sdk.IAsset asset = await sdk.GetAssetAsync(symbol, stopping);
            bot.Guard.Observe(new Instrument // a share above 1 USD, in whole shares
            {
                Symbol = asset.Symbol,
                QuoteCurrency = "USD",
                TickSize = 0.01m,
                LotSize = 1m,
                Tradable = asset.IsTradable,
                Shortable = asset.Shortable && asset.EasyToBorrow,
            });
        }

        // Listen first and read then: what happens in between is told twice, which does no harm, and not missed.
        stream.OnTradeUpdate += bot.OnUpdate;
        stream.OnError += bot.OnError;
        stream.SocketClosed += bot.OnClosed;
        stream.Connected += bot.OnConnected;
        await bot.ReadAsync(stopping);
        return bot;
    }

    /// <summary>In place of <c>client.PostOrderAsync(order)</c>, with every order class that has one side, one quantity and no legs.</summary>
    public ValueTask<OrderResult> SubmitAsync(Sdk.OrderBase order, CancellationToken cancellationToken = default) =>
        Guard.SubmitAsync(SdkTerms.ToRequest(order), _sender.SendAsync, cancellationToken);

    /// <summary>In place of <c>client.PostOrderAsync(request)</c>.</summary>
    public ValueTask<OrderResult> SubmitAsync(Sdk.NewOrderRequest order, CancellationToken cancellationToken = default) =>
        Guard.SubmitAsync(SdkTerms.ToRequest(order), _sender.SendAsync, cancellationToken);

    /// <summary>In place of <c>client.PatchOrderAsync(request)</c>. The order goes on under another client order id, which the result names.</summary>
    public ValueTask<ReplaceResult> ReplaceAsync(ReplaceRequest request, CancellationToken cancellationToken = default) => Guard.ReplaceAsync(request, _sender.SendReplaceAsync, cancellationToken);

    /// <summary>In place of <c>client.CancelOrderAsync(id)</c>. Only <see cref="CancelResult.Ended"/> gives capacity back; asking again is safe.</summary>
    public ValueTask<CancelResult> CancelAsync(string clientOrderId, Attribution by, CancellationToken cancellationToken = default) =>
        Guard.CancelProtectionAsync(clientOrderId, by, _sender.SendCancelAsync, cancellationToken);

    /// <summary>Runs beside the strategies for as long as the bot does; ends with an <see cref="OperationCanceledException"/>.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            TimeSpan pause = _longestPause;
            try
            {
                foreach (Quote quote in await _readings.GetQuotesAsync(_symbols, stopping))
                {
                    Guard.Observe(quote);
                }

                if (_isReadingDue || _time.GetElapsedTime(_readAt) >= _readEvery)
                {
                    await ReadAsync(stopping);
                }

                foreach (TrackedOrder order in Guard.UnwantedOrders)
                {
                    CancelResult result = await CancelAsync(order.ClientOrderId, new("it has to go: see the alarms and states before it", "follow-up"), stopping);
                    _log.LogWarning("unwanted order {Order}: {Result}", order, result);
                }

                if (await Guard.ResolveUnknownOrdersAsync(stopping) is { } due && due < pause)
                {
                    pause = due;
                }
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                _log.LogError(failure, "the loop goes on");
            }

            await Task.Delay(pause, _time, stopping);
        }
    }

    public ValueTask DisposeAsync()
    {
        _stream.OnTradeUpdate -= OnUpdate;
        _stream.OnError -= OnError;
        _stream.SocketClosed -= OnClosed;
        _stream.Connected -= OnConnected;
        return Guard.DisposeAsync();
    }

    /// <summary>Reads everything now: open orders first, positions second.</summary>
    private async Task ReadAsync(CancellationToken stopping)
    {
        _isReadingDue = false;
        _readAt = _time.GetTimestamp();
        if (await _readings.GetAccountAsync(stopping) is { } account)
        {
            Guard.Observe(account);
        }

        Guard.Observe(await _readings.GetOpenOrdersAsync(stopping));
        Guard.Observe(await _readings.GetPositionsAsync(stopping));
    }

    private void OnUpdate(Sdk.ITradeUpdate update)
    {
        try
        {
            Guard.Observe(SdkTerms.ToReport(update));
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            OnError(unreadable);
        }
    }

    /// <summary>An event that the SDK or the mapping could not read was missed: no new risk until everything has been read again.</summary>
    private void OnError(Exception failure)
    {
        _log.LogError(failure, "the stream");
        Guard.ObserveInterruption($"the stream: {failure.Message}");
        _isReadingDue = true;
    }

    private void OnClosed() => Guard.ObserveInterruption("the stream ended");

    private void OnConnected(Sdk.AuthStatus status)
    {
        Guard.ObserveInterruption($"the stream begins ({status}): what was told before was missed");
        _isReadingDue = true;
    }
}
