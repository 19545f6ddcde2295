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
        return await send(proof, either.Token).AsTask().WaitAsync(_timeout + TimeSpan.FromSeconds(1), _time, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Reads something and hands the answer on. A reading that fails raises an alarm instead of an exception.</summary>
    /// <param name="what">What is read, for the alarm.</param>
    /// <param name="read">The call.</param>
    /// <param name="use">Takes the answer.</param>
    /// <param name="failed">Takes the reason when there is no answer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The caller's token was canceled.</exception>
    public async ValueTask ReadAsync<T>(
        string what, Func<CancellationToken, ValueTask<T?>> read, Action<T> use, Action<string>? failed, CancellationToken cancellationToken)
        where T : class
    {
        string why;
        Exception? failure = null;
        try
        {
            using var limit = new CancellationTokenSource(_timeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            if (await read(either.Token).ConfigureAwait(false) is { } answer)
            {
                use(answer);
                return;
            }

            why = "the venue gave no readable answer";
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
        GuardLog.ReadingFailed(logger, exception, what);
        guard.Alarm(AlarmCodes.ReadingFailed, what, why);
    }

    public void LogStreamEnd(Exception? failure, TimeSpan delay) => GuardLog.StreamEnded(logger, failure, delay.TotalMilliseconds);

    /// <summary>Says in the log alone that something did not end in time.</summary>
    public void LogLateEnd(string what, Exception exception) => GuardLog.ReadingFailed(logger, exception, what);
}
