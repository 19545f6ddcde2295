namespace Guardrails.Book;

/// <summary>When something outside was last read.</summary>
/// <param name="IsKnown">Whether it ever was.</param>
/// <param name="SourceUtcTicks">The source's own time of it.</param>
/// <param name="ReceivedAt">When it came.</param>
internal readonly record struct Reading(bool IsKnown, long SourceUtcTicks, GuardInstant ReceivedAt)
{
    public Reading Moved(long ticks) => this with { SourceUtcTicks = SourceUtcTicks + ticks };

    /// <summary>Age in ticks: by the source's time or by ours, whichever is older; -1 while it is not known.</summary>
    public long Age(in GuardInstant now) => !IsKnown ? -1 : Math.Max(now.UtcTicks - SourceUtcTicks, now.Since(ReceivedAt));
}
