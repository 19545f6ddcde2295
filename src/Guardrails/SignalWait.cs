namespace Guardrails;

/// <summary>Waiting for whichever comes first, a signal or a time; neither is an exception.</summary>
internal static class SignalWait
{
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public static async ValueTask UntilAsync(Task signal, TimeSpan? longest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(signal, Task.Delay(longest ?? Timeout.InfiniteTimeSpan, time, over.Token)).ConfigureAwait(false);

        // The timer must not stay behind. Not CancelAsync: it would leave the thread of a simulated clock.
        over.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
