using Guardrails.Alarms;
using Guardrails.Brokers;

namespace Guardrails.Shell;

/// <summary>
/// Follows the venue's stream, and begins it anew when it ends or falls silent. Readings fill the gap: one as soon as the stream has ended, and
/// one behind the new stream.
/// </summary>
internal sealed class StreamFollower(VenueCalls calls, GuardedBrokerOptions options, WakeUp readWanted)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(1);

    private readonly OrderGuard _guard = calls.Guard;
    private readonly TimeProvider _time = calls.Time;
    private readonly TimeSpan _maxReconnectDelay = options.MaxReconnectDelay;
    private readonly TimeSpan _maxSilence = options.MaxStreamSilence;
    private CancellationTokenSource? _stream;
    private bool _isGivenUp;
    private TimeSpan _pause = FirstPause;

    // Written by the stream and by the readings, which run on other threads.
    private long _allowedSilenceTicks = options.MaxStreamSilence.Ticks;
    private long _lastToldAt = calls.Time.GetTimestamp();
    private volatile bool _hasToldPrices;

    /// <summary>Follows until the token is canceled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        for (var isFirst = true; !stopping.IsCancellationRequested; isFirst = false)
        {
            var (failure, wasSilent) = await FollowAsync(isFirst, stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            var why = wasSilent ? "the stream was silent" : failure is null ? "the stream ended" : $"{failure.GetType().Name}: {failure.Message}";
            calls.LogStreamEnd(failure, _pause);
            _guard.ObserveInterruption(why);
            _guard.Alarm(AlarmCodes.StreamInterrupted, "account", why);
            readWanted.Signal();
            try
            {
                await Task.Delay(_pause, _time, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _pause = _pause * 2 < _maxReconnectDelay ? _pause * 2 : _maxReconnectDelay;
        }
    }

    /// <summary>
    /// Starts the stream again when it has been silent for too long. A connection can stay up while nothing comes through it any more. Where prices
    /// came before, silence is judged by them; the allowed silence doubles while the stream stays silent.
    /// </summary>
    public void RestartIfSilent()
    {
        var silent = _time.GetElapsedTime(Volatile.Read(ref _lastToldAt));
        var allowed = TimeSpan.FromTicks(Volatile.Read(ref _allowedSilenceTicks));
        if (!_hasToldPrices || silent < allowed)
        {
            return;
        }

        _guard.Alarm(AlarmCodes.StreamSilent, "account", $"nothing came through the stream for {silent.TotalSeconds:0} s; it is started again");
        Volatile.Write(ref _lastToldAt, _time.GetTimestamp());
        Volatile.Write(ref _allowedSilenceTicks, (allowed * 2 < LongestSilence ? allowed * 2 : LongestSilence).Ticks);
        try
        {
            Volatile.Read(ref _stream)?.Cancel();
        }
        catch (AggregateException exception)
        {
            // The adapter's callbacks have thrown; all of them have run, and the readings that called this method must go on.
            calls.Report("the end of the venue's stream", exception);
        }
    }

    /// <summary>Follows one stream until it ends.</summary>
    /// <returns>The exception that ended the stream, if one did, and whether the stream was ended because it was silent.</returns>
    private async ValueTask<(Exception? Failure, bool WasSilent)> FollowAsync(bool isFirst, CancellationToken stopping)
    {
        // Not disposed: RestartIfSilent may cancel the source at the moment the stream ends. Without a timer and a wait handle it holds nothing.
        var stream = new CancellationTokenSource();
        using var stop = stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), stream);
        Volatile.Write(ref _stream, stream);
        _isGivenUp = false;
        try
        {
            var events = calls.Adapter.StreamAsync(stream.Token).GetAsyncEnumerator(stream.Token);

            // The new stream first: what happens while the state is read must not be missed.
            var next = events.MoveNextAsync();
            if (!isFirst)
            {
                readWanted.Signal();
            }

            try
            {
                while (await NextAsync(next, stream.Token).ConfigureAwait(false))
                {
                    Take(events.Current);
                    _pause = FirstPause;
                    next = events.MoveNextAsync();
                }
            }
            catch when (_isGivenUp)
            {
                // It does not listen to its token: given up, and left to itself, because an enumerator cannot be disposed while it moves.
                throw;
            }
            catch
            {
                await events.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            await events.DisposeAsync().ConfigureAwait(false);
            return (null, stream.IsCancellationRequested);
        }
        catch (Exception exception)
        {
            return (exception, stream.IsCancellationRequested);
        }
        finally
        {
            Volatile.Write(ref _stream, null);
        }
    }

    /// <summary>Waits for the next event. A stream that is to end and does not listen to its token gets a second.</summary>
    /// <exception cref="TimeoutException">The stream did not end within that second.</exception>
    private async ValueTask<bool> NextAsync(ValueTask<bool> next, CancellationToken stream)
    {
        if (next.IsCompleted)
        {
            return await next.ConfigureAwait(false);
        }

        var moving = next.AsTask();
        var ended = new TaskCompletionSource(TaskCreationOptions.None);
        using (stream.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), ended))
        {
            await Task.WhenAny(moving, ended.Task).ConfigureAwait(false);
        }

        try
        {
            return moving.IsCompleted ? await moving.ConfigureAwait(false) : await moving.WaitAsync(TimeSpan.FromSeconds(1), _time).ConfigureAwait(false);
        }
        finally
        {
            _isGivenUp = !moving.IsCompleted;
            if (_isGivenUp)
            {
                // Nobody else reads the exception of a stream that was given up.
                _ = moving.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private void Take(VenueEvent e)
    {
        Volatile.Write(ref _lastToldAt, _time.GetTimestamp());
        Volatile.Write(ref _allowedSilenceTicks, _maxSilence.Ticks);
        switch (e)
        {
            case VenueEvent.OrderReported reported:
                _guard.Observe(reported.Report);
                break;
            case VenueEvent.PriceChanged priced:
                _hasToldPrices = true;
                _guard.Observe(priced.Quote);
                break;
            case VenueEvent.AccountChanged changed:
                TakeAccount(changed.Account);
                break;
            case VenueEvent.ReadingWanted wanted:
                calls.LogReadingWanted(wanted.Why);
                readWanted.Signal();
                break;
        }
    }

    /// <summary>An account that cannot be used must not end the stream that carries the fills.</summary>
    private void TakeAccount(AccountSnapshot account)
    {
        try
        {
            _guard.Observe(account);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            calls.Report("the account", exception.Message, exception);
        }
    }
}
