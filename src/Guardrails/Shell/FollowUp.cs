namespace Guardrails.Shell;

/// <summary>Follows up on orders in doubt: cancels the unwanted ones, and looks up those whose outcome is unknown.</summary>
internal sealed class FollowUp(VenueCalls calls, VenueSender sender)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly OrderGuard _guard = calls.Guard;
    private readonly WakeUp _doubt = new(calls.Time);

    /// <summary>Follows up until the token is canceled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _guard.OnDoubt(_doubt.Signal);
        var pause = TimeSpan.Zero;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, calls.Time, stopping).ConfigureAwait(false);
                pause = TimeSpan.Zero;
                var woken = _doubt.Renew();

                // All at once: a cancellation that hangs must not hold up the others.
                await Task.WhenAll(_guard.DueCancellations().Due.Select(unwanted => sender.CancelProtectionAsync(
                    unwanted, Attribution.ByGuard("it has to go: see the alarms and states before it"), stopping).AsTask())).ConfigureAwait(false);
                var next = await _guard.ResolveUnknownOrdersAsync(stopping).ConfigureAwait(false);
                await SignalWait.UntilAsync(woken, _guard.DueCancellations().AnyLeft && !(next < RetryPause) ? RetryPause : next, calls.Time, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The loop must outlive a failure of one of its steps.
                calls.Report("orders in doubt", exception);
                pause = RetryPause;
            }
        }
    }
}
