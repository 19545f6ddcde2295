namespace Guardrails.Benchmarks.Comparison;

/// <summary>
/// A lock that counts. An uncontended lock of the runtime leaves no trace, so a copy of the sources gets a type of the same name: the
/// compiler takes that for every lock statement, and not a line of the guard has to be rewritten. Times of such a build are never shown.
/// </summary>
internal static class CountingLock
{
    public const string Source = """
        #pragma warning disable CS0436, CS1591
        namespace System.Threading
        {
            internal sealed class Lock
            {
                private static long s_entered;
                private readonly object _gate = new();

                public bool IsHeldByCurrentThread => Monitor.IsEntered(_gate);

                public static long CountEntered() => Interlocked.Read(ref s_entered);

                public void Enter()
                {
                    Interlocked.Increment(ref s_entered);
                    Monitor.Enter(_gate);
                }

                public bool TryEnter() => TryEnter(0);

                public bool TryEnter(TimeSpan timeout) => TryEnter((int)timeout.TotalMilliseconds);

                public bool TryEnter(int millisecondsTimeout)
                {
                    Interlocked.Increment(ref s_entered);
                    return Monitor.TryEnter(_gate, millisecondsTimeout);
                }

                public void Exit() => Monitor.Exit(_gate);

                public Scope EnterScope()
                {
                    Enter();
                    return new Scope(this);
                }

                public readonly ref struct Scope(Lock gate)
                {
                    public void Dispose() => gate.Exit();
                }
            }
        }
        """;
}
