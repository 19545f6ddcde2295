namespace Guardrails.Simulation;

/// <summary>Does many things, several at a time, each on one thread from its beginning to its end.</summary>
internal static class InThreads
{
    /// <param name="items">What is done something with, in this order.</param>
    /// <param name="threads">How many threads there are.</param>
    /// <param name="action">What is done; it must not throw.</param>
    public static void Run<T>(IReadOnlyList<T> items, int threads, Action<T> action)
    {
        var next = -1;
        var all = Enumerable.Range(0, Math.Clamp(threads, 1, Math.Max(1, items.Count))).Select(_ => new Thread(RunItems)).ToArray();
        Array.ForEach(all, static thread => thread.Start());
        Array.ForEach(all, static thread => thread.Join());

        void RunItems()
        {
            for (var i = Interlocked.Increment(ref next); i < items.Count; i = Interlocked.Increment(ref next))
            {
                action(items[i]);
            }
        }
    }
}
