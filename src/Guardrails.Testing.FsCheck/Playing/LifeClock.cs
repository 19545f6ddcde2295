namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>Waits in virtual time.</summary>
internal static class LifeClock
{
    private static readonly TimeSpan _longestAnswer = TimeSpan.FromMinutes(2);

    /// <summary>Virtual time moves, timer by timer, until the answer is there.</summary>
    /// <exception cref="InvalidOperationException">It never comes.</exception>
    public static T Wait<T>(ValueTask<T> call, IAdapterUnderTest under, VirtualTimeProvider time)
    {
        var task = call.AsTask();
        for (var passed = TimeSpan.Zero; !task.IsCompleted && passed <= _longestAnswer;)
        {
            under.WaitUntilIdle();
            if (task.IsCompleted || time.UntilNextTimer is not { } next)
            {
                break;
            }

            time.Advance(next);
            passed += next;
        }

        return task.IsCompleted
            ? task.GetAwaiter().GetResult()
            : throw new InvalidOperationException(
                "A call did not end in virtual time: the adapter waits in real time. Take delays from AdapterWorld.Time, or implement IAdapterUnderTest.WaitUntilIdle.");
    }
}
