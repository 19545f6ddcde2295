namespace Guardrails.Book;

/// <summary>
/// A moment on both clocks, in ticks of 100 ns. Age is the larger of the two elapsed times, so neither a stepped wall clock nor a
/// suspended monotonic clock can make old data look fresh. What has to be waited for is over when both say so.
/// </summary>
internal readonly record struct GuardInstant(long UtcTicks, long MonotonicTicks)
{
    public DateTimeOffset Utc => new(UtcTicks, TimeSpan.Zero);

    public static GuardInstant Now(TimeProvider time) =>
        new(time.GetUtcNow().UtcTicks, time.GetElapsedTime(0, time.GetTimestamp()).Ticks);

    /// <summary>Ticks since <paramref name="earlier"/> by the clock that says more: for what must not be too old.</summary>
    public long Since(in GuardInstant earlier) => Math.Max(UtcTicks - earlier.UtcTicks, MonotonicTicks - earlier.MonotonicTicks);

    /// <summary>Ticks since <paramref name="earlier"/> by the clock that says less: for what must have lasted long enough.</summary>
    public long AtLeastSince(in GuardInstant earlier) => Math.Min(UtcTicks - earlier.UtcTicks, MonotonicTicks - earlier.MonotonicTicks);

    /// <summary>The same moment in the terms of a wall clock that jumped.</summary>
    public GuardInstant Moved(long ticks) => this with { UtcTicks = UtcTicks + ticks };

    /// <summary>The moment in the terms of another process, whose monotonic time is another: none is known to have passed since.</summary>
    public GuardInstant Restarted(in GuardInstant at) => new(Math.Min(UtcTicks, at.UtcTicks), at.MonotonicTicks);
}
