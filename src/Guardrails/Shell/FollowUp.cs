using Guardrails.Closing;
using Guardrails.Positions;

namespace Guardrails.Shell;

/// <summary>
/// Follows up on orders in doubt: cancels the unwanted ones, replaces exits that could take their position through zero, gives exits back that gave way and have ended since, closes what was opened
/// that way, and looks up orders whose outcome is unknown.
/// </summary>
internal sealed class FollowUp(VenueCalls calls, VenueSender sender, ExitRuns exits, bool closesUnasked)
{
    /// <summary>How long a position that could not be closed is left alone before it is tried again.</summary>
    private static readonly TimeSpan ClosePause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>How long the next look waits at most: a quote that lets a resting order be executed does not wake the loop.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly OrderGuard _guard = calls.Guard;
    private readonly WakeUp _doubt = new(calls.Time);
    private readonly Dictionary<PositionKey, long> _closedAt = [];
    private readonly Dictionary<PositionKey, long> _resizedAt = [];
    private readonly Dictionary<PositionKey, long> _restoredAt = [];

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
                var isUnderWay = BeginExits();
                var next = await _guard.ResolveUnknownOrdersAsync(stopping).ConfigureAwait(false);
                var longest = isUnderWay || _guard.DueCancellations().AnyLeft ? RetryPause : Longest;
                await SignalWait.UntilAsync(woken, next < longest ? next : longest, calls.Time, stopping).ConfigureAwait(false);
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

    /// <summary>Begins the exits that nobody has to ask for. They run by themselves: what they lead to is alarmed and journaled by the runs.</summary>
    /// <returns>Whether one is under way, or has to be tried again.</returns>
    private bool BeginExits()
    {
        var oversized = _guard.OversizedExits();
        foreach (var (key, orders) in oversized)
        {
            if (TryBegin(_resizedAt, key, RetryPause))
            {
                exits.Restore(key.Symbol, key.Leg, orders, "its exits could take it through zero");
            }
        }

        var unrestored = _guard.UnrestoredExits();
        foreach (var (key, _) in unrestored.Where(static p => p.CanRestore))
        {
            if (TryBegin(_restoredAt, key, RetryPause))
            {
                exits.Restore(key.Symbol, key.Leg, [], "exits that gave way have ended");
            }
        }

        var opened = closesUnasked ? _guard.OpenedUnasked() : [];
        foreach (var key in opened)
        {
            if (TryBegin(_closedAt, key, ClosePause))
            {
                exits.Begin(new CloseRequest { Symbol = key.Symbol, Leg = key.Leg, By = Attribution.ByGuard("its own orders took the position through zero") });
            }
        }

        return oversized.Count > 0 || unrestored.Count > 0 || opened.Count > 0;
    }

    /// <summary>Lets something begin for a position unless it began within the pause, and remembers when it did.</summary>
    private bool TryBegin(Dictionary<PositionKey, long> begun, PositionKey key, TimeSpan pause)
    {
        if (begun.TryGetValue(key, out var last) && calls.Time.GetElapsedTime(last) < pause)
        {
            return false;
        }

        begun[key] = calls.Time.GetTimestamp();
        return true;
    }
}
