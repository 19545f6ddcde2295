namespace Guardrails.Shell;

/// <summary>Waiting for whichever comes first, a signal or a time; neither is an exception.</summary>
internal static class SignalWait
{
    /// <summary>
    /// A signal. Whoever gives it must not wait for what it sets going; a simulated clock has no other thread, and stays on it. One for each who
    /// waits: of several that await one task, all but one would continue on other threads.
    /// </summary>
    public static TaskCompletionSource<T> New<T>(TimeProvider time) =>
        new(ReferenceEquals(time, TimeProvider.System) ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);

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
