namespace QuickStart.Wire;

/// <summary>
/// When nothing is under way in this process: adapter, guard and sandbox live in it, and whatever one of them does, and every message that arrives over a socket, is work of the thread pool.
/// </summary>
internal static class ThreadPoolIdle
{
    // What was written to a socket of this machine is read by the other side within a fraction of a millisecond, on a machine that is busy within some.
    private const int QuietLooks = 8;
    private const int LooksWithoutWork = 3;

    private static long _completed;

    /// <summary>Blocks until it is so.</summary>
    public static void Wait()
    {
        for (var quiet = 0; quiet < (ThreadPool.CompletedWorkItemCount == _completed ? LooksWithoutWork : QuietLooks);)
        {
            Thread.Sleep(1);
            quiet = IsIdle() ? quiet + 1 : 0;
        }

        _completed = ThreadPool.CompletedWorkItemCount;
    }

    private static bool IsIdle()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return ThreadPool.PendingWorkItemCount == 0 && most - available <= (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
    }
}
