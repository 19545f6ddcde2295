namespace Guardrails.Shell;

/// <summary>Taking a lock only if it becomes free in time. The one place where the two kinds of locks differ.</summary>
internal static class LockWait
{
    /// <summary>How long a send waits for the guard's lock; far more than anything under it takes.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

#if NET9_0_OR_GREATER
    public static bool TryEnter(Lock gate, TimeSpan longest) => gate.TryEnter(longest);

    public static void Exit(Lock gate) => gate.Exit();
#else
    public static bool TryEnter(Lock gate, TimeSpan longest) => Monitor.TryEnter(gate, longest);

    public static void Exit(Lock gate) => Monitor.Exit(gate);
#endif
}
