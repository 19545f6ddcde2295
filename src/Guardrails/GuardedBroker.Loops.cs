using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Reconciling;
using Guardrails.Shell;
using Guardrails.Telemetry;

namespace Guardrails;

/// <content>What runs beside the bot: following the stream, reading what is really there, settling orders in doubt.</content>
public sealed partial class GuardedBroker
{
    /// <summary>How many readings one refresh takes at least.</summary>
    private const int ReadsPerRefresh = 3;

    private readonly Queue<long> _reads = new();
    private TaskCompletionSource<bool> _readWanted = new();
    private CancellationTokenSource? _stream;
    private long _lastReadAt;
    private long _lastToldAt;
    private bool _hasToldPrices;
    private TimeSpan _silence;
    private HashSet<Drift> _lastBotDrifts = [];

    /// <summary>Follows up on orders in doubt: cancels what has to go, and looks up what nobody knows about.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        Guard.OnDoubt(() => Volatile.Read(ref _doubt).TrySetResult(true));
        var pause = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
                pause = TimeSpan.Zero;
                var woken = SignalWait.New<bool>(_time);
                Volatile.Write(ref _doubt, woken);

                // All at once: a cancellation that hangs must not hold up the others.
                await Task.WhenAll(Guard.DueCancellations().Due.Select(unwanted => Guard.CancelProtectionAsync(
                    unwanted, "it has to go: see the alarms and states before it", "guard", (proof, ct) => LimitedAsync(proof, _adapter.CancelAsync, ct), cancellationToken).AsTask())).ConfigureAwait(false);
                var next = await Guard.ResolveUnknownOrdersAsync(cancellationToken).ConfigureAwait(false);
                await SignalWait.UntilAsync(woken.Task, Guard.DueCancellations().AnyLeft && !(next < _retryPause) ? _retryPause : next, _time, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Reads regularly; more often while something has to be seen again, and as often as the budget allows at most.</summary>
    private async Task RefreshRegularlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var wanted = SignalWait.New<bool>(_time);
                Volatile.Write(ref _readWanted, wanted);
                await SignalWait.UntilAsync(wanted.Task, Guard.NeedsReading() ? _fastInterval : _refreshInterval, _time, cancellationToken).ConfigureAwait(false);
                if (BudgetFreeIn() is { } wait)
                {
                    await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
                }

                ListenForSilence();
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
                await AskBotAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed: the loop's normal end.
        }
    }

    /// <summary>
    /// How long to wait until a refresh fits into the budget of the last minute; <see langword="null"/> when it does now. The first half may be
    /// used up at once; the rest is spread, so that nothing in doubt is left unread until the minute is over.
    /// </summary>
    private TimeSpan? BudgetFreeIn()
    {
        lock (_reads)
        {
            long oldest;
            while (_reads.TryPeek(out oldest) && _time.GetElapsedTime(oldest) >= TimeSpan.FromMinutes(1))
            {
                _reads.Dequeue();
            }

            if (_reads.Count <= _maxReadsPerMinute / 2)
            {
                return null;
            }

            var wait = _reads.Count + ReadsPerRefresh > _maxReadsPerMinute
                ? TimeSpan.FromMinutes(1) - _time.GetElapsedTime(oldest) + TimeSpan.FromMilliseconds(1)
                : (TimeSpan.FromMinutes(2) * ReadsPerRefresh / _maxReadsPerMinute) - _time.GetElapsedTime(_lastReadAt);
            return wait > TimeSpan.Zero ? wait : null;
        }
    }

    private void CountRead()
    {
        lock (_reads)
        {
            _reads.Enqueue(_lastReadAt = _time.GetTimestamp());
            while (_reads.Count > _maxReadsPerMinute)
            {
                _reads.Dequeue();
            }
        }
    }

    /// <summary>
    /// A connection can stay up while nothing comes through it any more. Where prices came before, silence is judged by them: the stream is
    /// started again, later and later while it stays silent.
    /// </summary>
    private void ListenForSilence()
    {
        var silent = _time.GetElapsedTime(Volatile.Read(ref _lastToldAt));
        if (_hasToldPrices && silent >= _silence)
        {
            Guard.Alarm(AlarmCodes.StreamSilent, "account", $"nothing came through the stream for {silent.TotalSeconds:0} s; it is started again");
            Volatile.Write(ref _lastToldAt, _time.GetTimestamp());
            _silence = Min(_silence * 2, TimeSpan.FromHours(1));
            Volatile.Read(ref _stream)?.Cancel();
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Follows the stream, and begins it anew when it ends. What was missed is read: at once, and again when there is a new one.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromSeconds(1);
        for (var isFirst = true; !cancellationToken.IsCancellationRequested; isFirst = false)
        {
            Exception? failure = null;
            using var stream = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Volatile.Write(ref _stream, stream);
            try
            {
                var events = _adapter.StreamAsync(stream.Token).GetAsyncEnumerator(stream.Token);
                await using (events.ConfigureAwait(false))
                {
                    // The new stream first: what happens while the state is read must not be missed.
                    var next = events.MoveNextAsync();
                    if (!isFirst)
                    {
                        Volatile.Read(ref _readWanted).TrySetResult(true);
                    }

                    while (await next.ConfigureAwait(false))
                    {
                        Take(events.Current);
                        delay = TimeSpan.FromSeconds(1);
                        next = events.MoveNextAsync();
                    }
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
            finally
            {
                Volatile.Write(ref _stream, null);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var why = stream.IsCancellationRequested ? "the stream was silent" : failure is null ? "the stream ended" : $"{failure.GetType().Name}: {failure.Message}";
            GuardLog.StreamEnded(_logger, failure, delay.TotalMilliseconds);
            Guard.ObserveInterruption(why);
            Guard.Alarm(AlarmCodes.StreamInterrupted, "account", why);
            Volatile.Read(ref _readWanted).TrySetResult(true);
            try
            {
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            delay = Min(delay * 2, _maxReconnectDelay);
        }
    }

    private void Take(VenueEvent e)
    {
        Volatile.Write(ref _lastToldAt, _time.GetTimestamp());
        _silence = _maxStreamSilence;
        switch (e)
        {
            case VenueEvent.OrderReported reported:
                Guard.Observe(reported.Report);
                break;
            case VenueEvent.PriceChanged priced:
                _hasToldPrices = true;
                Guard.Observe(priced.Quote);
                break;
            case VenueEvent.AccountChanged changed:
                TakeAccount(changed.Account);
                break;
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

    /// <summary>Compares what the bot believes to hold with what is managed for it. A difference seen twice in a row is an alarm; nothing is changed by it.</summary>
    private async ValueTask AskBotAsync(CancellationToken cancellationToken)
    {
        if (_botPositions is not { } bot)
        {
            return;
        }

        await AskAsync("the bot's own positions", async ct => (PositionSnapshot?)await bot.GetPositionsAsync(ct).ConfigureAwait(false), believed =>
        {
            var drifts = PositionReconciler.DetectDrifts(Guard.Positions.Select(static p => p with { Net = p.Managed }), believed).ToHashSet();
            foreach (var drift in drifts.Where(_lastBotDrifts.Contains))
            {
                Guard.Alarm(AlarmCodes.BotPositionDiffers, drift.Symbol.Value, FormattableString.Invariant($"the bot believes to hold {drift.AtVenue} {drift.Symbol}, {drift.Booked} is managed for it"));
            }

            _lastBotDrifts = drifts;
        }, null, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask LearnAsync(Symbol symbol, CancellationToken cancellationToken) => ReadAsync(
        $"instrument {symbol}", ct => _adapter.GetInstrumentAsync(symbol, ct), instrument => Guard.Observe(instrument), null, cancellationToken);

    private async ValueTask ReadAsync<T>(
        string what, Func<CancellationToken, ValueTask<T?>> read, Action<T> use, Action<string>? failed, CancellationToken cancellationToken)
        where T : class
    {
        CountRead();
        await AskAsync(what, read, use, failed, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask AskAsync<T>(
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
}
