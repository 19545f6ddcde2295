using Guardrails.Book;

namespace Guardrails.Shell;

/// <summary>Wakes whoever waits for the books to change. Thread-safe by the guard's lock, which is handed in.</summary>
internal sealed class ChangeSignal(AccountBook book, TimeProvider time)
{
    private List<TaskCompletionSource<bool>>? _waiters;
    private long _waitingSince;

    /// <summary>Whether anybody waits; may be asked without the lock.</summary>
    public bool HasWaiters => Volatile.Read(ref _waiters) is not null;

    /// <summary>Completes as soon as the book's version differs from the given one; at once if it already does.</summary>
    public Task JoinAsync(Lock gate, long version)
    {
        lock (gate)
        {
            if (book.Version != version)
            {
                return Task.CompletedTask;
            }

            var waiter = SignalWait.New<bool>(time);
            (_waiters ??= []).Add(waiter);
            _waitingSince = version;
            return waiter.Task;
        }
    }

    /// <summary>Wakes those whom a change has to be told. Call outside of the guard's lock, which is taken only to pick them up.</summary>
    public void Wake(Lock gate)
    {
        if (!HasWaiters)
        {
            return;
        }

        List<TaskCompletionSource<bool>>? waiters = null;
        lock (gate)
        {
            if (_waitingSince != book.Version)
            {
                (waiters, _waiters) = (_waiters, null);
            }
        }

        waiters?.ForEach(static waiter => waiter.TrySetResult(true));
    }
}
