namespace Guardrails.Book;

/// <summary>
/// A moment on both clocks, in ticks of 100 ns. Age is the larger of the two elapsed times, so neither a stepped wall clock nor a
/// suspended monotonic clock can make old data look fresh.
/// </summary>
internal readonly record struct GuardInstant(long UtcTicks, long MonotonicTicks)
{
    public DateTimeOffset Utc => new(UtcTicks, TimeSpan.Zero);

    public static GuardInstant Now(TimeProvider time) =>
        new(time.GetUtcNow().UtcTicks, time.GetElapsedTime(0, time.GetTimestamp()).Ticks);

    /// <summary>Ticks since <paramref name="earlier"/> by the clock that says more.</summary>
    public long Since(in GuardInstant earlier) => Math.Max(UtcTicks - earlier.UtcTicks, MonotonicTicks - earlier.MonotonicTicks);
}
