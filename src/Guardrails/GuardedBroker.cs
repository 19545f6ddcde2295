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
public sealed partial class GuardedBroker : IAsyncDisposable
{
    private static readonly TimeSpan _retryPause = TimeSpan.FromSeconds(1);

    private readonly IBrokerAdapter _adapter;
    private readonly TimeProvider _time;
    private readonly TimeSpan _refreshInterval;
    private readonly TimeSpan _callTimeout;
    private readonly TimeSpan _maxReconnectDelay;
    private readonly TimeSpan _fastInterval;
    private readonly TimeSpan _maxStreamSilence;
    private readonly TimeSpan _exitTimeout;
    private readonly int _maxReadsPerMinute;
    private readonly IPositionSource? _botPositions;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _streaming = Task.CompletedTask;
    private Task _refreshing = Task.CompletedTask;
    private Task _settling = Task.CompletedTask;
    private TaskCompletionSource<bool> _doubt = new();

    private GuardedBroker(IBrokerAdapter adapter, OrderGuard guard, GuardedBrokerOptions options)
    {
        _adapter = adapter;
        Guard = guard;
        _time = options.Guard.TimeProvider;
        _refreshInterval = options.RefreshInterval;
        _callTimeout = options.CallTimeout;
        _maxReconnectDelay = options.MaxReconnectDelay;
        _exitTimeout = options.ExitTimeout;
        _maxReadsPerMinute = options.MaxReadsPerMinute;
        _maxStreamSilence = _silence = options.MaxStreamSilence;
        _botPositions = options.BotPositions;

        // Two sightings have to be further apart than the venue lags.
        var lag = adapter.Capabilities.PositionVisibilityLag + TimeSpan.FromMilliseconds(100);
        _fastInterval = Min(lag < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : lag, _refreshInterval);
        _lastToldAt = _time.GetTimestamp();
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
        broker.ResumeExits();
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
}
