using Guardrails.Orders;
using Microsoft.Extensions.Logging;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>One guard over the SDK: it is fed, it looks up what is in doubt, and what has to go is canceled.</summary>
public sealed class GuardedBot : IAsyncDisposable
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _readEvery = TimeSpan.FromSeconds(5);

    private readonly YourBroker _sdk;
    private readonly BrokerReadings _readings;
    private readonly GuardedSender _sender;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile bool _isReadingDue;
    private long _readAt;

    private GuardedBot(YourBroker sdk, BrokerReadings readings, OrderGuard guard, OrderGuardOptions options, ILogger log)
    {
        (_sdk, _readings, Guard, _time, OwnsAccount, _log) = (sdk, readings, guard, options.TimeProvider, options.ManageExistingPositions, log);
        _sender = new GuardedSender(sdk);
    }

    /// <summary>One per account and venue, shared by all strategies.</summary>
    public OrderGuard Guard { get; }

    public TimeProvider Time => _time;

    /// <summary>Whether nobody else trades on the account, so that what is found at the start is the bot's.</summary>
    public bool OwnsAccount { get; }

    /// <summary>Opens the guard, listens, and reads what is there.</summary>
    public static async Task<GuardedBot> StartAsync(
        YourBroker sdk, OrderGuardOptions options, IReadOnlyList<string> symbols, ILogger log, CancellationToken stopping = default)
    {
        var readings = new BrokerReadings(sdk, options.TimeProvider);
        options.OrderLookup = readings; // to look up orders whose answer was lost
        options.PositionSource = readings; // to prove exits of a quarantined symbol
        var bot = new GuardedBot(sdk, readings, await OrderGuard.OpenAsync(options, stopping), options, log);

        foreach (string symbol in symbols)
        {
            YourAsset asset = await sdk.GetAssetAsync(symbol, stopping);
            bot.Guard.Observe(new Instrument
            {
                Symbol = asset.Symbol,
                QuoteCurrency = asset.Currency,
                TickSize = asset.TickSize,
                LotSize = asset.LotSize,
                Shortable = asset.Shortable,
            });
        }

        // Listen first and read then: what happens in between is told twice, which does no harm, and not missed.
        sdk.PriceChanged += bot.OnPrice;
        sdk.OrderChanged += bot.OnOrder;
        sdk.Disconnected += bot.OnDisconnected;
        sdk.Connected += bot.OnConnected;
        await bot.ReadAsync(stopping);
        return bot;
    }

    /// <summary>Runs beside the strategies for as long as the bot does; ends with an <see cref="OperationCanceledException"/>.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            TimeSpan pause = _longestPause;
            try
            {
                if (_isReadingDue || _time.GetElapsedTime(_readAt) >= _readEvery)
                {
                    await ReadAsync(stopping);
                }

                foreach (TrackedOrder order in Guard.UnwantedOrders)
                {
                    // Asked again later by itself: an order stays unwanted until it has ended.
                    CancelResult result = await CancelAsync(order.ClientOrderId, new("it has to go: see the alarms and states before it", "follow-up"), stopping);
                    _log.LogWarning("unwanted order {Order}: {Result}", order, result);
                }

                // null says that no order is in doubt now; one can be in a moment.
                if (await Guard.ResolveUnknownOrdersAsync(stopping) is { } due && due < pause)
                {
                    pause = due;
                }
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                _log.LogError(failure, "the loop goes on"); // it must outlive a failure of one of its steps, the time-out of an HttpClient included
            }

            await Task.Delay(pause, _time, stopping);
        }
    }

    /// <summary>Judges an order and sends it. An order that met a rate limit is judged and sent again, twice at most.</summary>
    public async ValueTask<OrderResult> SubmitAsync(OrderRequest request, CancellationToken cancellationToken = default)
    {
        OrderResult result = await Guard.SubmitAsync(request, _sender.SendAsync, cancellationToken);
        for (int attempt = 1; attempt <= 2 && result is OrderResult.Rejected { Rejection.Code: "429" } && request.ClientOrderId is null; attempt++)
        {
            await Task.Delay(TimeSpan.FromSeconds(attempt), _time, cancellationToken);
            result = await Guard.SubmitAsync(request with { Attempt = request.Attempt + attempt }, _sender.SendAsync, cancellationToken);
        }

        return result;
    }

    /// <summary>Asks the broker to cancel an order. Only <see cref="CancelResult.Ended"/> gives capacity back; asking again is safe.</summary>
    /// <param name="clientOrderId">The order.</param>
    /// <param name="by">Why, and who says so; recorded, because it also takes away what protects a position.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<CancelResult> CancelAsync(string clientOrderId, Attribution by, CancellationToken cancellationToken = default) =>
        Guard.CancelProtectionAsync(clientOrderId, by, _sender.SendCancelAsync, cancellationToken);

    /// <summary>Reads everything now: open orders first, positions second.</summary>
    public async Task ReadAsync(CancellationToken stopping)
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

    public ValueTask DisposeAsync()
    {
        _sdk.PriceChanged -= OnPrice;
        _sdk.OrderChanged -= OnOrder;
        _sdk.Disconnected -= OnDisconnected;
        _sdk.Connected -= OnConnected;
        return Guard.DisposeAsync();
    }

    private void OnPrice(YourPrice price) => Guard.Observe(new Quote { Symbol = price.Symbol, Price = price.Price, Time = price.Time });

    private void OnOrder(YourReport report)
    {
        try
        {
            Guard.Observe(YourTerms.ToReport(report));
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            // A report that was missed: no new risk until everything has been read again.
            _log.LogError(unreadable, "a report cannot be read: {Report}", report);
            Guard.ObserveInterruption($"a report cannot be read: {unreadable.Message}");
            _isReadingDue = true;
        }
    }

    private void OnDisconnected() => Guard.ObserveInterruption("the stream ended");

    private void OnConnected()
    {
        Guard.ObserveInterruption("the stream begins: what was told before was missed");
        _isReadingDue = true;
    }
}
