namespace Guardrails.Testing.Scenarios;

/// <summary>Waits in virtual time.</summary>
internal static class ScenarioClock
{
    /// <summary>Virtual time moves, timer by timer, until the task has ended.</summary>
    /// <returns>Whether it has; <see langword="false"/> when it did not within the longest time.</returns>
    public static async ValueTask<bool> WaitAsync(Task task, IScenarioVenue venue, VirtualTimeProvider time, TimeSpan longest)
    {
        await venue.WaitUntilIdleAsync().ConfigureAwait(false);
        for (var waited = TimeSpan.Zero; !task.IsCompleted;)
        {
            if (time.UntilNextTimer is not { } next)
            {
                // Only what is under way in real time can still bring the answer.
                return await venue.WaitInRealTimeAsync(task).ConfigureAwait(false);
            }

            if (waited + next > longest)
            {
                return false;
            }

            await venue.AdvanceAsync(next).ConfigureAwait(false);
            waited += next;
        }

        return true;
    }
}
