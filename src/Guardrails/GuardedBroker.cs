using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails;

/// <summary>
/// A guard together with a broker: it reads the account, open orders and positions, follows the venue's stream, and sends orders only with
/// the guard's approval.
/// </summary>
/// <remarks>Thread-safe. Dispose it to end its loops; orders at the venue stay as they are.</remarks>
public sealed class GuardedBroker : IAsyncDisposable
{
    private static readonly TimeSpan _retryPause = TimeSpan.FromSeconds(1);

    private readonly IBrokerAdapter _adapter;
    private readonly TimeProvider _time;
    private readonly TimeSpan _refreshInterval;
    private readonly TimeSpan _callTimeout;
    private readonly TimeSpan _maxReconnectDelay;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _streaming = Task.CompletedTask;
    private Task _refreshing = Task.CompletedTask;
    private Task _settling = Task.CompletedTask;
    private TaskCompletionSource _doubt = new();

    private GuardedBroker(IBrokerAdapter adapter, OrderGuard guard, GuardedBrokerOptions options)
    {
        _adapter = adapter;
        Guard = guard;
        _time = options.Guard.TimeProvider;
        _refreshInterval = options.RefreshInterval;
        _callTimeout = options.CallTimeout;
        _maxReconnectDelay = options.MaxReconnectDelay;
        _logger = options.Guard.LoggerFactory?.CreateLogger("Guardrails.GuardedBroker") ?? NullLogger.Instance;
    }

    /// <summary>The guard: questions, states, notices, readiness.</summary>
    public OrderGuard Guard { get; }

    /// <summary>
    /// Opens the guard, follows the stream, and reads instruments, account, open orders and positions once. A reading that fails does not
    /// stop it: <see cref="OrderGuard.GetReadiness"/> says what is missing, and no new risk is taken until it is there.
    /// </summary>
    /// <param name="adapter">The broker. Not disposed with this object.</param>
    /// <param name="options">What to guard, and how; copied.</param>
    /// <param name="cancellationToken">Ends connecting.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message names every problem.</exception>
    public static async ValueTask<GuardedBroker> ConnectAsync(
        IBrokerAdapter adapter, GuardedBrokerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var guardOptions = options.Guard.Copy();
        guardOptions.Capabilities = adapter.Capabilities;
        guardOptions.PositionSource ??= adapter;
        guardOptions.OrderLookup ??= adapter;
        var guard = await OrderGuard.OpenAsync(guardOptions, cancellationToken).ConfigureAwait(false);
        var broker = new GuardedBroker(adapter, guard, options);

        // The stream first: nothing that happens while the state is read may be missed.
        broker._streaming = broker.FollowAsync(broker._stopping.Token);
        try
        {
            foreach (var symbol in options.Symbols)
            {
                await broker.LearnAsync(symbol, cancellationToken).ConfigureAwait(false);
            }

            await broker.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        broker._refreshing = broker.RefreshRegularlyAsync(broker._stopping.Token);
        broker._settling = broker.SettleAsync(broker._stopping.Token);
        return broker;
    }

    /// <summary>Judges an order and, when it is approved, sends it and settles the outcome.</summary>
    /// <param name="request">The order. Bad content is a denial, not an exception.</param>
    /// <param name="cancellationToken">Honoured until the send begins; from then on the result is unknown, never an exception.</param>
    /// <returns>Denied, accepted, rejected or unknown.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the send began; nothing was sent, nothing is reserved.</exception>
    public async ValueTask<OrderResult> SubmitAsync(OrderRequest request, CancellationToken cancellationToken = default)
    {
        if (request is { Symbol.IsDefault: false } && Guard.Knows(request.Symbol) is false)
        {
            await LearnAsync(request.Symbol, cancellationToken).ConfigureAwait(false);
        }

        return await Guard.SubmitAsync(request!, (proof, ct) => LimitedAsync(proof, _adapter.SubmitAsync, ct), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="OrderGuard.CancelAsync"/>
    public ValueTask<CancelResult> CancelAsync(string clientOrderId, CancellationToken cancellationToken = default) =>
        Guard.CancelAsync(clientOrderId, (proof, ct) => LimitedAsync(proof, _adapter.CancelAsync, ct), cancellationToken);

    /// <inheritdoc cref="OrderGuard.CancelProtectionAsync"/>
    public ValueTask<CancelResult> CancelProtectionAsync(string clientOrderId, string reason, string actor, CancellationToken cancellationToken = default) =>
        Guard.CancelProtectionAsync(clientOrderId, reason, actor, (proof, ct) => LimitedAsync(proof, _adapter.CancelAsync, ct), cancellationToken);

    /// <inheritdoc cref="OrderGuard.ReplaceAsync"/>
    public ValueTask<ReplaceResult> ReplaceAsync(ReplaceRequest request, CancellationToken cancellationToken = default) =>
        Guard.ReplaceAsync(request, (proof, ct) => LimitedAsync(proof, _adapter.ReplaceAsync, ct), cancellationToken);

    /// <inheritdoc cref="OrderGuard.LoosenProtectionAsync"/>
    public ValueTask<ReplaceResult> LoosenProtectionAsync(ReplaceRequest request, string reason, string actor, CancellationToken cancellationToken = default) =>
        Guard.LoosenProtectionAsync(request, reason, actor, (proof, ct) => LimitedAsync(proof, _adapter.ReplaceAsync, ct), cancellationToken);

    /// <inheritdoc cref="OrderGuard.SubmitGroupAsync"/>
    public async ValueTask<GroupResult> SubmitGroupAsync(GroupRequest request, CancellationToken cancellationToken = default)
    {
        if ((request?.Entry ?? request?.Exits?.FirstOrDefault()) is { Symbol: { IsDefault: false } symbol } && Guard.Knows(symbol) is false)
        {
            await LearnAsync(symbol, cancellationToken).ConfigureAwait(false);
        }

        return await Guard.SubmitGroupAsync(request!, (proof, ct) => LimitedAsync(proof, _adapter.SubmitGroupAsync, ct), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads account, open orders and positions now.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken = default)
    {
        await ReadAsync("the account", ct => _adapter.GetAccountAsync(ct), account => Guard.Observe(account), null, cancellationToken).ConfigureAwait(false);

        // Orders before positions: an order that fills in between shows up in the positions, not in neither.
        await ReadAsync(
            "open orders", async ct => (OpenOrderSnapshot?)await _adapter.GetOpenOrdersAsync(ct).ConfigureAwait(false), orders => Guard.Observe(orders), null, cancellationToken).ConfigureAwait(false);
        await ReadAsync(
            "positions",
            async ct => (PositionSnapshot?)await _adapter.GetPositionsAsync(ct).ConfigureAwait(false),
            positions => Guard.Observe(positions),
            why => Guard.Observe(PositionSnapshot.Failed(why)),
            cancellationToken).ConfigureAwait(false);
        foreach (var symbol in Guard.SymbolsWithoutInstrument())
        {
            await LearnAsync(symbol, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the loops and the notices. Nothing is sent or cancelled at the venue.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_streaming, _refreshing, _settling).WaitAsync(_callTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            // An adapter that ignores cancellation must not hold up the bot's shutdown.
            GuardLog.ReadingFailed(_logger, exception, "the end of the venue's stream");
        }

        await Guard.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>An adapter that does not listen to its token gets a little longer; then the outcome is unknown, whatever comes of the call.</summary>
    private async ValueTask<TOutcome> LimitedAsync<TProof, TOutcome>(
        TProof proof, Func<TProof, CancellationToken, ValueTask<TOutcome>> send, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_callTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return await send(proof, either.Token).AsTask().WaitAsync(_callTimeout + TimeSpan.FromSeconds(1), _time, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Follows up on orders in doubt: cancels what the venue has differently from what was approved, and looks up what nobody knows about.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        Guard.OnDoubt(() => Volatile.Read(ref _doubt).TrySetResult());
        var pause = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
                pause = TimeSpan.Zero;

                // Whoever tells the guard something must not wait for a lookup; a simulated clock has no other thread, and stays on it.
                var woken = new TaskCompletionSource(ReferenceEquals(_time, TimeProvider.System) ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
                Volatile.Write(ref _doubt, woken);
                foreach (var unwanted in Guard.DueCancellations().Due)
                {
                    await Guard.CancelProtectionAsync(
                        unwanted, "the venue has it differently from what was approved", "guard", (proof, ct) => LimitedAsync(proof, _adapter.CancelAsync, ct), cancellationToken).ConfigureAwait(false);
                }

                var next = await Guard.ResolveUnknownOrdersAsync(cancellationToken).ConfigureAwait(false);
                await WaitAsync(woken.Task, Guard.DueCancellations().AnyLeft && !(next < _retryPause) ? _retryPause : next, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The loop that settles doubts must outlive a failure of one of its steps.
                GuardLog.ReadingFailed(_logger, exception, "orders in doubt");
                Guard.Alarm(AlarmCodes.ReadingFailed, "orders in doubt", $"{exception.GetType().Name}: {exception.Message}");
                pause = _retryPause;
            }
        }
    }

    private async ValueTask WaitAsync(Task woken, TimeSpan? longest, CancellationToken cancellationToken)
    {
        try
        {
            await woken.WaitAsync(longest ?? Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nobody woke it: time to look again.
        }
    }

    private ValueTask LearnAsync(Symbol symbol, CancellationToken cancellationToken) => ReadAsync(
        $"instrument {symbol}", ct => _adapter.GetInstrumentAsync(symbol, ct), instrument => Guard.Observe(instrument), null, cancellationToken);

    private async ValueTask ReadAsync<T>(
        string what, Func<CancellationToken, ValueTask<T?>> read, Action<T> use, Action<string>? failed, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var limit = new CancellationTokenSource(_callTimeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            if (await read(either.Token).ConfigureAwait(false) is { } answer)
            {
                use(answer);
                return;
            }

            Failed(null, "the venue gave no readable answer");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Failed(exception, $"{exception.GetType().Name}: {exception.Message}");
        }

        void Failed(Exception? exception, string why)
        {
            GuardLog.ReadingFailed(_logger, exception, what);
            Guard.Alarm(AlarmCodes.ReadingFailed, what, why);
            failed?.Invoke(why);
        }
    }

    private async Task RefreshRegularlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_refreshInterval, _time, cancellationToken).ConfigureAwait(false);
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed: the loop's normal end.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromSeconds(1);
        while (!cancellationToken.IsCancellationRequested)
        {
            Exception? failure = null;
            try
            {
                await foreach (var e in _adapter.StreamAsync(cancellationToken).ConfigureAwait(false))
                {
                    Take(e);
                    delay = TimeSpan.FromSeconds(1);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            GuardLog.StreamEnded(_logger, failure, delay.TotalMilliseconds);
            Guard.Alarm(AlarmCodes.StreamInterrupted, "account", failure is null ? "the stream ended" : $"{failure.GetType().Name}: {failure.Message}");
            try
            {
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            delay = delay * 2 < _maxReconnectDelay ? delay * 2 : _maxReconnectDelay;
        }
    }

    /// <summary>An account nobody can use must not end the stream that carries the fills.</summary>
    private void TakeAccount(AccountSnapshot account)
    {
        try
        {
            Guard.Observe(account);
        }
        catch (ArgumentException exception)
        {
            GuardLog.ReadingFailed(_logger, exception, "an account event");
            Guard.Alarm(AlarmCodes.ReadingFailed, "the account", exception.Message);
        }
    }

    private void Take(VenueEvent e)
    {
        switch (e)
        {
            case VenueEvent.OrderReported reported:
                Guard.Observe(reported.Report);
                break;
            case VenueEvent.PriceChanged priced:
                Guard.Observe(priced.Quote);
                break;
            case VenueEvent.AccountChanged changed:
                TakeAccount(changed.Account);
                break;
        }
    }
}
