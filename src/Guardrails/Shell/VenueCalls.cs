using Guardrails.Alarms;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging;

namespace Guardrails.Shell;

/// <summary>Calls the adapter with a limit on time, and reports the calls that fail.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class VenueCalls(IBrokerAdapter adapter, OrderGuard guard, GuardedBrokerOptions options, ILogger logger)
{
    private readonly TimeProvider _time = options.Guard.TimeProvider;
    private readonly TimeSpan _timeout = options.CallTimeout;

    public IBrokerAdapter Adapter => adapter;

    public OrderGuard Guard => guard;

    public TimeProvider Time => _time;

    /// <summary>
    /// Sends what a proof stands for. An adapter that does not listen to its token gets a second longer; then the outcome is unknown, whatever
    /// comes of the call later.
    /// </summary>
    /// <exception cref="TimeoutException">The adapter did not answer in time.</exception>
    public async ValueTask<TOutcome> SendAsync<TProof, TOutcome>(
        TProof proof, Func<TProof, CancellationToken, ValueTask<TOutcome>> send, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return await LimitAsync(send(proof, either.Token).AsTask(), _timeout + TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads something and hands the answer on. A reading that fails raises an alarm instead of an exception. An adapter that does not listen to
    /// its token gets a second longer than the limit, and none when the caller's token is canceled.
    /// </summary>
    /// <param name="what">What is read, for the alarm.</param>
    /// <param name="read">The call.</param>
    /// <param name="use">Takes the answer.</param>
    /// <param name="failed">Takes the reason when there is no answer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="whenNothing">What it means when the venue has nothing to answer; by default that the answer cannot be read.</param>
    /// <param name="timeout">How long it may take, where that is less than calls may; then nothing is waited for behind it.</param>
    /// <exception cref="OperationCanceledException">The caller's token was canceled.</exception>
    public async ValueTask ReadAsync<T>(
        string what, Func<CancellationToken, ValueTask<T?>> read, Action<T> use, Action<string>? failed, CancellationToken cancellationToken, string? whenNothing = null,
        TimeSpan? timeout = null)
        where T : class
    {
        string why;
        Exception? failure = null;
        try
        {
            using var limit = new CancellationTokenSource(timeout ?? _timeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            if (await LimitAsync(read(either.Token).AsTask(), timeout ?? _timeout + TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false) is { } answer)
            {
                use(answer);
                return;
            }

            why = whenNothing ?? "the venue gave no readable answer";
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            failure = exception;
            why = $"{exception.GetType().Name}: {exception.Message}";
        }

        Report(what, why, failure);
        failed?.Invoke(why);
    }

    /// <summary>Says in the log and by an alarm that a reading, or a step of a loop, has failed.</summary>
    public void Report(string what, Exception exception) => Report(what, $"{exception.GetType().Name}: {exception.Message}", exception);

    /// <inheritdoc cref="Report(string, Exception)"/>
    public void Report(string what, string why, Exception? exception)
    {
        Log(log => GuardLog.ReadingFailed(log, exception, what));
        guard.Alarm(AlarmCodes.ReadingFailed, what, why);
    }

    /// <summary>Says in the log that the stream has ended.</summary>
    public void LogStreamEnd(Exception? failure, TimeSpan pause) => Log(log => GuardLog.StreamEnded(log, failure, pause.TotalMilliseconds));

    /// <summary>Says in the log that the adapter asks for a reading.</summary>
    public void LogReadingWanted(string why) => Log(log => GuardLog.ReadingWanted(log, why));

    /// <summary>Says in the log that something did not end in time.</summary>
    public void LogLateEnd(string what, Exception exception) => Log(log => GuardLog.ReadingFailed(log, exception, what));

    /// <summary>A log that throws is alarmed; it must not end the loop that writes to it.</summary>
    private void Log(Action<ILogger> write)
    {
        try
        {
            write(logger);
        }
        catch (Exception exception)
        {
            guard.Alarm(AlarmCodes.TelemetryFailed, "account", $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>Waits for a call no longer than a limit, whether or not it listens to its token.</summary>
    private async ValueTask<T> LimitAsync<T>(Task<T> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await call.WaitAsync(limit, _time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!call.IsCompleted)
            {
                // The call was given up; its exception, if one comes late, has no other reader.
                _ = call.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }
}
