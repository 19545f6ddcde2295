using Guardrails.Closing;
using Guardrails.Positions;

namespace Guardrails.Shell;

/// <summary>An exit under way, and everybody who waits for it: each on a task of its own, so that all of them continue where it ends.</summary>
/// <param name="symbol">The instrument.</param>
/// <param name="leg">The leg of a hedged symbol.</param>
/// <param name="keepsEntries">Whether the bot's own orders that could open the position again stay.</param>
/// <param name="asks">What the guard is asked once, because nothing was known to be closed when the run began; <see langword="null"/> when something was.</param>
/// <param name="intent">Who asks.</param>
internal sealed class ExitRun(Symbol symbol, PositionLeg leg, bool keepsEntries, CloseRequest? asks = null, ExitIntent intent = ExitIntent.Close)
{
    private readonly List<TaskCompletionSource<CloseResult>> _waiters = [];

    public Symbol Symbol => symbol;

    public PositionLeg Leg => leg;

    /// <summary>Whether the bot's own orders that could open the position again stay: as long as nobody who joined wants them canceled.</summary>
    public bool KeepsEntries { get; private set; } = keepsEntries;

    /// <summary>What the guard is asked; <see langword="null"/> once the run works towards what is written of it.</summary>
    public CloseRequest? Asks { get; private set; } = asks;

    /// <summary>The highest intent of those who ask.</summary>
    public ExitIntent Intent { get; private set; } = intent;

    /// <summary>Call under the lock of the runs.</summary>
    public Task<CloseResult> Join(TimeProvider time)
    {
        var waiter = SignalWait.New<CloseResult>(time);
        _waiters.Add(waiter);
        return waiter.Task;
    }

    /// <summary>Somebody has joined. Call under the lock of the runs.</summary>
    public void Join(bool keepsEntries, ExitIntent intent)
    {
        KeepsEntries &= keepsEntries;
        Intent = intent > Intent ? intent : Intent;
    }

    /// <summary>The guard was asked, and the run goes on. Call under the lock of the runs.</summary>
    public void GoOn() => Asks = null;

    /// <summary>
    /// Answers everybody. Call once nobody can join any more. A failure counts more than a result: the result is then one of an earlier target.
    /// </summary>
    public void End(CloseResult? result, Exception? failure)
    {
        foreach (var waiter in _waiters)
        {
            _ = failure is null ? waiter.TrySetResult(result!) : waiter.TrySetException(failure);
        }
    }
}
