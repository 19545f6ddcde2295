namespace Guardrails.Shell;

/// <summary>Wakes one loop that waits for work.</summary>
internal sealed class WakeUp(TimeProvider time)
{
    private TaskCompletionSource<bool> _signal = SignalWait.New<bool>(time);

    /// <summary>Completes the signal that the loop took last.</summary>
    public void Signal() => Volatile.Read(ref _signal).TrySetResult(true);

    /// <summary>Takes a new signal. The loop takes it before it looks for work, so that the signal also reports work that comes up while the loop works.</summary>
    public Task Renew()
    {
        var signal = SignalWait.New<bool>(time);
        Volatile.Write(ref _signal, signal);
        return signal.Task;
    }
}
